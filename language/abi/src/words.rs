//! Values as words of memory: how each type is written and read.

use std::collections::BTreeSet;

use crate::memory::{array, lie};
use crate::{DecideError, Limit, LimitUnit, PartyId, Type, Value};

/// Writes a value into its words; nothing, or what is no fact, as zeros.
pub(crate) fn write_value(value: Option<&Value>, words: &mut [u8]) {
    words.fill(0);
    let single = match value {
        None => return,
        Some(Value::Bool(truth)) => i64::from(*truth),
        Some(Value::Int(n)) => *n,
        Some(Value::Enum(member)) => i64::from(*member),
        Some(Value::Party(party)) => i64::from(party.0),
        Some(Value::Set(set)) => {
            for member in set {
                if let Some(byte) = words.get_mut(usize::from(*member / 8)) {
                    *byte |= 1 << (member % 8);
                }
            }
            return;
        }
        // No slot has this type; `Frame::check` has refused it.
        Some(Value::Limit(_)) => return,
    };
    if let Some(first) = words.first_chunk_mut() {
        *first = single.to_le_bytes();
    }
}

/// Reads a value out of its words.
///
/// # Errors
/// [`DecideError::Trap`] when they are no value of this type. Ranges are not looked at.
pub(crate) fn read_value(ty: &Type, words: &[u8]) -> Result<Value, DecideError> {
    let word = |at: u32| Ok::<i64, DecideError>(i64::from_le_bytes(array(words, at)?));
    let index = |n: i64| u16::try_from(n).map_err(|_| lie(format!("{n} is no position")));
    Ok(match ty {
        Type::Bool => match word(0)? {
            0 => Value::Bool(false),
            1 => Value::Bool(true),
            other => return Err(lie(format!("{other} is no 是否"))),
        },
        Type::Int { .. } => Value::Int(word(0)?),
        Type::Enum(_) => Value::Enum(index(word(0)?)?),
        Type::Party { .. } => Value::Party(PartyId(index(word(0)?)?)),
        Type::EnumSet(_) | Type::PartySet { .. } => Value::Set(members(words)),
        Type::Limit => {
            let code = word(8)?;
            let unit = LimitUnit::from_code(code).ok_or_else(|| lie(format!("{code} is no clock")))?;
            Value::Limit(Limit { n: word(0)?, unit })
        }
    })
}

/// The members of a set.
fn members(words: &[u8]) -> BTreeSet<u16> {
    let mut set = BTreeSet::new();
    for (first, word) in (0..=u16::MAX).step_by(64).zip(words.chunks_exact(8)) {
        let mut word = word.first_chunk().copied().map_or(0, u64::from_le_bytes);
        while word != 0 {
            // At most 63, so nothing is cut off.
            set.insert(first + u16::try_from(word.trailing_zeros()).unwrap_or(0));
            word &= word - 1;
        }
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{bits, part};

    #[test]
    fn a_value_is_written_and_read_back() {
        let set = |members: &[u16]| Value::Set(members.iter().copied().collect());
        let cases = [
            (Type::Bool, Value::Bool(true)),
            (Type::Int { kind: crate::IntKind::Money, min: i64::MIN, max: i64::MAX }, Value::Int(-7)),
            (Type::Enum(crate::EnumId(0)), Value::Enum(65_535)),
            (Type::Party { among: vec![] }, Value::Party(PartyId(64))),
            (Type::EnumSet(crate::EnumId(0)), set(&[])),
            (Type::PartySet { among: vec![] }, set(&[0, 63, 64, 127])),
        ];
        for (ty, value) in cases {
            let mut words = [0xff; 16];
            write_value(Some(&value), &mut words);
            assert_eq!(read_value(&ty, &words), Ok(value));
        }
    }

    #[test]
    fn the_largest_set_and_the_most_slots_are_read() {
        let all: BTreeSet<u16> = (0..=u16::MAX).collect();
        assert_eq!(members(&[0xff; 8192]), all);
        assert_eq!(bits(&[1; 65_536]), Ok(all.into_iter().collect()));
    }

    #[test]
    fn what_no_module_writes_is_an_error() {
        let word = |n: i64| n.to_le_bytes();
        assert_eq!(read_value(&Type::Bool, &word(2)), Err(lie("2 is no 是否".to_owned())));
        assert_eq!(
            read_value(&Type::Enum(crate::EnumId(0)), &word(-1)),
            Err(lie("-1 is no position".to_owned()))
        );
        let clock = [word(3), word(8)].concat();
        assert_eq!(read_value(&Type::Limit, &clock), Err(lie("8 is no clock".to_owned())));
        assert_eq!(
            read_value(&Type::Limit, &word(3)),
            Err(lie("8 bytes at 8 are outside its memory".to_owned()))
        );
        assert_eq!(
            part(&[0; 8], u32::MAX, 1).map(<[u8]>::len),
            Err(lie("1 bytes at 4294967295 are outside its memory".to_owned()))
        );
    }
}

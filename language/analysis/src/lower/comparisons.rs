//! Comparisons written in words, 大于 for `>`: read as a name, or as part of one, and answered with the sign.

use shao_syntax::Text;

const WORDS: [(&str, &str); 10] = [
    ("大于等于", ">="),
    ("小于等于", "<="),
    ("不少于", ">="),
    ("不低于", ">="),
    ("不超过", "<="),
    ("大于", ">"),
    ("超过", ">"),
    ("小于", "<"),
    ("低于", "<"),
    ("等于", "="),
];

/// What to write for a name that is such a word (户数 大于 10).
pub(super) fn for_word(name: &str) -> Option<Text> {
    let (_, sign) = WORDS.iter().find(|(word, _)| *word == name)?;
    Some(help(sign))
}

/// What to write for a name that begins with a known one and goes on with such a word (户数大于10).
pub(super) fn within(name: &str, known: &[String]) -> Option<Text> {
    known.iter().find_map(|field| {
        let rest = name.strip_prefix(field.as_str())?;
        let (_, sign) = WORDS.iter().find(|(word, _)| rest.starts_with(word))?;
        Some(help(&format!("{field} {sign}")))
    })
}

fn help(comparison: &str) -> Text {
    Text::new(
        format!("比较用符号写,两边空格:`{comparison} …`"),
        format!("compare with a sign, with spaces around it: `{comparison} …`"),
    )
}

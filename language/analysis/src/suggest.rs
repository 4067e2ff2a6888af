//! Did you mean: the nearest known name, for names of a few Chinese characters as for English words.

/// The candidate nearest to a name, if one is near enough: half of its characters, counted with their order, agree.
#[must_use]
pub fn nearest<'n>(name: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    candidates
        .into_iter()
        .filter(|c| *c != name)
        .map(|c| (distance(name, c), c))
        .filter(|(d, c)| near_enough(*d, name, c))
        .min_by_key(|(d, c)| (*d, !whole(name, c), *c))
        .map(|(_, c)| c)
}

/// Edits between two names; a name that contains the other whole costs one edit (公安局 for 公安分局, 派 for 派单).
fn distance(a: &str, b: &str) -> usize {
    if whole(a, b) { 1 } else { strsim::damerau_levenshtein(a, b) }
}

/// Whether one of them contains the other whole: of two as near, that one is meant (待评价 for 待评, not 待派).
fn whole(a: &str, b: &str) -> bool {
    a.chars().count() > 1 && b.chars().count() > 1 && (a.contains(b) || b.contains(a))
}

fn near_enough(distance: usize, a: &str, b: &str) -> bool {
    let longer = a.chars().count().max(b.chars().count());
    distance.saturating_mul(2) <= longer && distance <= 3
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn one_wrong_character_of_two_is_near() {
        assert_eq!(nearest("派丹", ["接单", "派单", "办结"]), Some("派单"));
    }

    #[test]
    fn a_left_out_character_is_near() {
        assert_eq!(nearest("公安局", ["公安分局", "应急管理局"]), Some("公安分局"));
    }

    #[test]
    fn of_two_as_near_the_one_that_holds_the_other_is_meant() {
        assert_eq!(nearest("待评", ["待派", "待评价"]), Some("待评价"));
    }

    #[test]
    fn nothing_in_common_is_not_near() {
        assert_eq!(nearest("卫健委", ["公安分局", "指挥中心"]), None);
    }
}

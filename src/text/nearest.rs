//! Which known name a wrong one was probably meant to be. Nothing else measures how alike two words are.

/// How alike a name and a suggestion must be, from 0 to 1.
const LEAST_SIMILARITY: f64 = 0.7;

/// The same in a long list of names that begin alike.
const LEAST_SIMILARITY_OF_MANY: f64 = 0.85;

/// The candidate nearest to a name that a user typed; `None` where no candidate is near. Case, and whether
/// words are joined by `-` or `_`, do not matter.
#[must_use]
pub fn nearest<'n>(name: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    above(LEAST_SIMILARITY, &name.to_lowercase().replace('_', "-"), candidates, str::to_lowercase)
}

/// The same for a long list of names that begin alike; case matters.
#[must_use]
pub fn nearest_of_many<'n>(name: &str, candidates: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    above(LEAST_SIMILARITY_OF_MANY, name, candidates, str::to_owned)
}

/// `did you mean …? ` where a candidate is near, or nothing.
#[must_use]
pub fn did_you_mean<'n>(name: &str, candidates: impl IntoIterator<Item = &'n str>) -> String {
    nearest(name, candidates).map(|near| format!("did you mean `{near}`? ")).unwrap_or_default()
}

/// How many slips lead from one word to the other: a letter more, less, another one, or two swapped.
#[must_use]
pub fn slips(one: &str, other: &str) -> usize {
    strsim::osa_distance(one, other)
}

fn above<'n>(
    least: f64,
    name: &str,
    candidates: impl IntoIterator<Item = &'n str>,
    folded: fn(&str) -> String,
) -> Option<&'n str> {
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(name, &folded(candidate)), candidate))
        .filter(|(similarity, _)| *similarity > least)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, nearest)| nearest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_near() {
        let rules = ["null-value", "empty-string", "wrong-case-key"];
        assert_eq!(nearest("NUL_VALUE", rules), Some("null-value"));
        assert_eq!(nearest("wrong-case", rules), Some("wrong-case-key"));
        assert_eq!(nearest("x", rules), None);
        assert_eq!(did_you_mean("emty-string", rules), "did you mean `empty-string`? ");
        assert_eq!(nearest_of_many("atributes", ["attributes", "participant"]), Some("attributes"));
        assert_eq!(nearest_of_many("attest", ["attributes", "participant"]), None);
        assert_eq!(slips("wrapup", "warpup"), 1);
    }
}

//! Words that tell nothing about what is looked for.

/// English, folded.
const ENGLISH: &str = "a about after all also an and any are as at be because been being between but by can could did \
do does doing for from had has have having he her hers him his how i if in into is it its just me more most my no nor \
not of on or our out over s she should so some such t than that the their them then there these they this those \
through to under until up very was we were what when where which while who whom why will with would you your";

/// Spanish, folded.
const SPANISH: &str = "a al algo algun alguna algunas alguno algunos ante antes como con contra cual cuales cuando de \
del desde donde dos e el ella ellas ellos en entre era eran es esa esas ese eso esos esta estaba estan estar este esto \
estos fue fueron ha hace hacia han hasta hay la las le les lo los mas me mi mis muy ni no nos o para pero por porque \
que quien quienes se sea segun ser si sin sobre son su sus tambien tanto te tiene tienen todo todos tu tus un una unas \
uno unos y ya";

/// French, folded.
const FRENCH: &str = "a ainsi apres au aucun aussi autre autres aux avant avec avoir c ce cela ces cet cette ceux chez \
comme comment d dans de depuis des dont du elle elles en encore est et etait etaient ete etre eu font fut il ils j je \
l la le les leur leurs lui m ma mais me mes meme moins mon n ne ni nos notre nous on ont ou par parce pas pendant plus \
pour pourquoi qu quand que quel quelle quelles quels qui s sa sans se selon ses si son sont sous sur t ta tandis te \
tous tout toute toutes tres tu un une vers vos votre vous y";

/// Whether a folded word tells nothing, in one of the languages.
pub fn is_stop_word(word: &str) -> bool {
    [ENGLISH, SPANISH, FRENCH].iter().any(|list| list.split(' ').any(|listed| listed == word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn function_words_are_known_and_others_are_not() {
        for word in ["of", "para", "dans", "the", "los", "qu"] {
            assert!(is_stop_word(word), "{word}");
        }
        for word in ["police", "agua", "terre", "maya", ""] {
            assert!(!is_stop_word(word), "{word}");
        }
    }
}

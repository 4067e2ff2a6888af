//! Conditions that never hold, or always do: an act that nobody may ever do, a 情形 that is never met, an admission that
//! refuses nothing.

use shao_abi::{DecisionId, DecisionKind, Place};
use shao_ir::Policy;
use shao_regions::{Regions, Undecided};
use shao_syntax::{Diagnostic, Span, Text};

use super::About;
use crate::context::{Context, id16};

/// 须 lines that no case can fail.
pub(super) fn refuses(context: &mut Context<'_>, about: &About<'_>) -> Result<(), Undecided> {
    let mut regions = Regions::of(about.policy, about.id, false)?;
    let lines = about.policy.decisions.get(about.id.index()).map_or(0, |body| body.rules.len());
    for line in 0..lines {
        if regions.ever_fires(line)? {
            return Ok(());
        }
    }
    let name = &about.name.text;
    let text = Text::new(
        format!("`{name}` 什么都拒绝不了:按现有的清单和取值,每一条 须 都总是成立"),
        format!("`{name}` can refuse nothing: with these tables and values each 须 always holds"),
    );
    let help = Text::new(
        "要么条件写反了,要么这道准入不用设",
        "either a condition is reversed, or there is nothing to admit",
    );
    context.report(Diagnostic::warning("never-refuses", about.name.span, text).help(help));
    Ok(())
}

/// Guards that never hold.
pub(super) fn happens(context: &mut Context<'_>, policy: &Policy) {
    let situations: Vec<(DecisionId, &str)> = policy
        .ledgers
        .accountability
        .iter()
        .flat_map(|accountability| &accountability.situations)
        .filter_map(|situation| Some((situation.when?, situation.name.as_str())))
        .collect();
    for (at, def) in policy.schema.decisions.iter().enumerate() {
        let id = DecisionId(id16(at));
        if def.kind != DecisionKind::Guard || def.atoms == 0 {
            continue;
        }
        // What is too large to be found out is not claimed here: each of these is one condition.
        let never = Regions::of(policy, id, false).and_then(|mut regions| Ok(!regions.ever_fires(0)?));
        if never != Ok(true) {
            continue;
        }
        let situation = situations.iter().find(|(when, _)| *when == id).map(|(_, name)| *name);
        let place = policy.provenance.atoms.get(at).and_then(|atoms| atoms.first()).map(|atom| &atom.place);
        let Some(span) = place.and_then(|place| span(context, place)) else { continue };
        report(context, span, situation, &def.name);
    }
}

fn report(context: &mut Context<'_>, span: Span, situation: Option<&str>, guard: &str) {
    let help = Text::new("改条件,或删去这一条", "change the condition, or remove it");
    let found = match situation {
        Some(name) => {
            let text = Text::new(
                format!("情形 `{name}` 永远不会出现:它的条件不可能成立"),
                format!("情形 `{name}` can never occur: its condition cannot hold"),
            );
            Diagnostic::warning("never-triggers", span, text)
        }
        None => {
            let text = Text::new(
                format!("`{guard}` 的条件不可能成立,这一步谁也走不了"),
                format!("the condition of `{guard}` cannot hold, so nobody can ever take this step"),
            );
            Diagnostic::warning("never-allowed", span, text)
        }
    };
    context.report(found.help(help));
}

/// A place as a span of a file that was read.
fn span(context: &Context<'_>, place: &Place) -> Option<Span> {
    let file = context.file_named(&place.file)?;
    Some(Span { file, start: place.start, end: place.end })
}

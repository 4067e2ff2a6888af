//! Every name that a policy gives to something it does, asks or counts. Units, groups and the members of enumerations
//! are left out: they name what there is, not what the policy makes of it.

use shao_syntax::ast::{
    Accountability, ActionBody, Clock, Decision, DecisionBody, Item, Musts, Name, Param, Process, Score,
    Stage,
};

use crate::Unit;

/// A name, and what bears it: in Chinese, then in English.
pub(super) type Named<'s> = (&'s Name, (&'static str, &'static str));

const ACTION: (&str, &str) = ("动作", "an action");
const CLOCK: (&str, &str) = ("期限", "a clock");
const FORM: (&str, &str) = ("建议的形式", "a form that is proposed");
const PARAM: (&str, &str) = ("附带的项", "a parameter");
const STAGE: (&str, &str) = ("阶段", "a stage");

/// The names in all files of a policy, in order.
pub(super) fn all<'s>(units: &'s [Unit<'s>]) -> Vec<Named<'s>> {
    let mut names = Vec::new();
    for item in units.iter().flat_map(|unit| &unit.tree.items) {
        of_item(item, &mut names);
    }
    names
}

fn of_item<'s>(item: &'s Item, names: &mut Vec<Named<'s>>) {
    match item {
        Item::Policy(policy) => names.push((&policy.name, ("政策", "the policy"))),
        Item::Marks(marks) => names.extend(marks.names.iter().map(|name| (name, ("记号", "a mark")))),
        Item::Enumeration(all) => names.push((&all.name, ("枚举", "an enumeration"))),
        Item::Matter(matter) => {
            names.push((&matter.name, ("事项", "a matter")));
            names.extend(matter.fields.iter().map(|field| (&field.name, ("字段", "a field"))));
        }
        Item::Table(table) => {
            names.push((&table.name, ("清单", "a table")));
            names.extend(table.columns.iter().map(|column| (&column.name, ("清单的列", "a column"))));
        }
        Item::Decision(decision) => of_decision(decision, names),
        Item::Process(process) => of_process(process, names),
        Item::Ladder(ladder) => {
            names.push((&ladder.name, ("梯子", "a ladder")));
            names.extend(ladder.rungs.iter().map(|rung| (&rung.name, ("级", "a rung"))));
        }
        Item::Ledger(ledger) => names.push((&ledger.name, ("台账", "a ledger"))),
        Item::Score(score) => of_score(score, names),
        Item::Forms(forms) => names.extend(forms.forms.iter().map(|form| (form, ("问责形式", "a form")))),
        Item::Accountability(whole) => of_accountability(whole, names),
        Item::Use(_) | Item::Parties(_) | Item::Baseline(_) | Item::Mapping(_) | Item::Scenario(_) => {}
    }
}

fn of_decision<'s>(decision: &'s Decision, names: &mut Vec<Named<'s>>) {
    names.push((&decision.name, ("判定", "a decision")));
    match &decision.body {
        DecisionBody::Choice(choice) => {
            names.extend(choice.decides.iter().map(|outcome| (&outcome.name, ("定出的项", "an outcome"))));
            names.extend(choice.rules.iter().map(|rule| (&rule.name, ("规则", "a rule"))));
        }
        DecisionBody::Musts(Musts { lines, .. }) => {
            names.extend(lines.iter().map(|line| (&line.name, ("须", "a 须 line"))));
        }
    }
}

fn of_process<'s>(process: &'s Process, names: &mut Vec<Named<'s>>) {
    names.push((&process.name, ("流程", "a process")));
    process.clocks.iter().for_each(|clock| of_clock(clock, names));
    process.stages.iter().for_each(|stage| of_stage(stage, names));
    names.extend(process.ends.iter().map(|end| (end, STAGE)));
    process.reopen.iter().for_each(|reopen| of_params(&reopen.params, names));
}

fn of_clock<'s>(clock: &'s Clock, names: &mut Vec<Named<'s>>) {
    names.push((&clock.name, CLOCK));
    names.extend(clock.pauses.iter().map(|pause| (&pause.name, ("停表", "a pause"))));
    clock.extensions.iter().for_each(|extension| of_params(&extension.params, names));
}

fn of_params<'s>(params: &'s [Param], names: &mut Vec<Named<'s>>) {
    names.extend(params.iter().map(|param| (&param.name, PARAM)));
}

/// Forks do not stand within forks, or it was reported; then the inner ones are not looked at.
fn of_stage<'s>(stage: &'s Stage, names: &mut Vec<Named<'s>>) {
    let inner = stage.fork.iter().flat_map(|fork| &fork.stages);
    for stage in std::iter::once(stage).chain(inner) {
        names.push((&stage.name, STAGE));
        for action in &stage.actions {
            names.push((&action.name, ACTION));
            of_params(&action.params, names);
            match &action.body {
                ActionBody::Effects(_) => {}
                ActionBody::Results(lines) => {
                    let results = lines.iter().flat_map(|line| &line.names);
                    names.extend(results.map(|result| (result, ("动作的结果", "a result"))));
                }
            }
        }
    }
    names.extend(stage.fork.iter().flat_map(|fork| &fork.ends).map(|end| (end, STAGE)));
}

fn of_score<'s>(score: &'s Score, names: &mut Vec<Named<'s>>) {
    names.push((&score.name, ("考评", "a score")));
    names.extend(score.indicators.iter().map(|indicator| (&indicator.name, ("指标", "an indicator"))));
    names.extend(score.awards.iter().map(|award| (&award.form, FORM)));
    names.extend(score.shares.iter().map(|share| (&share.of, ("纳入的考核", "an assessment"))));
}

fn of_accountability<'s>(whole: &'s Accountability, names: &mut Vec<Named<'s>>) {
    names.push((&whole.name, ("问责", "an accountability")));
    for situation in &whole.situations {
        names.push((&situation.name, ("情形", "a situation")));
        let again = situation.again.iter().flat_map(|again| &again.measures);
        names.extend(situation.measures.iter().chain(again).map(|measure| (&measure.name, FORM)));
    }
    names.extend(whole.exemption.iter().map(|exemption| (&exemption.name, ("免责", "an exemption"))));
}

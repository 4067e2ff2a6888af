//! Fenced blocks of a Markdown page, and the frame that makes a whole policy of a few lines. What the frame does is
//! written in `analysis/codes/README.md`, and so is the frame.

use shao_compiler::{Checked, Memory, check};

const README: &str = include_str!("../../../analysis/codes/README.md");

/// A fenced block.
#[derive(Debug, Clone)]
pub struct Block {
    /// The last heading before it.
    pub heading: String,
    /// The words after the fence.
    pub info: String,
    pub text: String,
}

/// The blocks of a page, in order.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut heading = String::new();
    let mut open: Option<Block> = None;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, Some(info)) => {
                open = Some(Block { heading: heading.clone(), info: info.to_owned(), text: String::new() });
            }
            (None, None) if line.starts_with('#') => heading = line.trim_start_matches('#').trim().to_owned(),
            (None, None) => {}
        }
    }
    blocks
}

/// Whether a block is a policy, or a part of one.
pub fn is_policy(block: &Block) -> bool {
    block.info.split(' ').next() == Some("shao") && !is_data(block)
}

/// Whether a block is a file that stands beside the policy: data, or another file of text.
pub fn is_data(block: &Block) -> bool {
    block.info.starts_with("csv ") || (block.info.starts_with("shao ") && block.info.ends_with(".shao"))
}

/// The policy in a block, completed, with the files that stand beside it.
pub fn sources(block: &Block, beside: &[&Block]) -> Memory {
    let mut memory = Memory::default();
    let whole = block.info == "shao 全文";
    let text = if whole { block.text.clone() } else { complete(&block.text) };
    memory.files.insert("政策.shao".to_owned(), text);
    for file in beside {
        let name = file.info.split_once(' ').map_or("", |(_, name)| name.trim());
        memory.files.insert(name.to_owned(), file.text.clone());
    }
    memory
}

/// Checks the policy in a block.
pub fn checked(block: &Block, beside: &[&Block]) -> Checked {
    check(&sources(block, beside), "政策.shao")
}

fn complete(block: &str) -> String {
    let (mut steps, mut lines, mut own) = (String::new(), String::new(), Vec::new());
    for (key, text) in declarations(block) {
        match key.as_str() {
            "期限" | "阶段" => steps.push_str(&text),
            "遵循" | "过渡" => lines.push_str(&text),
            _ => own.push((key, text)),
        }
    }
    if !steps.is_empty() {
        own.push(("流程 诉求".to_owned(), format!("流程 办理(诉求) {{\n{steps}    终态 归档\n}}\n")));
    }
    let frame = blocks(README).into_iter().find(|b| b.info == "shao").expect("the frame").text;
    let mut whole = String::new();
    let mut frame = declarations(&frame);
    for (_, head) in frame.iter_mut().filter(|(key, _)| key == "政策") {
        *head = head.replace("\n}", &format!("\n{}}}", lines));
    }
    for (key, text) in &frame {
        let instead: Vec<&str> = own.iter().filter(|(k, _)| k == key).map(|(_, t)| t.as_str()).collect();
        whole.push_str(&if instead.is_empty() { text.clone() } else { instead.concat() });
    }
    for (key, text) in &own {
        if !frame.iter().any(|(k, _)| k == key) {
            whole.push_str(text);
        }
    }
    whole
}

/// Declarations begin at the start of a line. Each has its kind, and its name where a policy may have several.
fn declarations(text: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        let begins = line.chars().next().is_some_and(|c| !c.is_whitespace() && c != '}' && c != '/');
        if begins || all.is_empty() {
            all.push((key(line), String::new()));
        }
        if let Some((_, text)) = all.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    all
}

fn key(line: &str) -> String {
    let mut words =
        line.split(|c: char| c.is_whitespace() || "()（）{｛".contains(c)).filter(|w| !w.is_empty());
    let kind = words.next().unwrap_or_default();
    let named = ["事项", "判定", "清单", "枚举", "案例"].contains(&kind);
    match (kind, named) {
        // A process takes the place of that over the same matter.
        ("流程", _) => format!("流程 {}", words.nth(1).unwrap_or_default()),
        (_, true) => format!("{kind} {}", words.next().unwrap_or_default()),
        (_, false) => kind.to_owned(),
    }
}

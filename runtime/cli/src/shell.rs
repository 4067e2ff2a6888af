//! Where a command speaks, in which language, and how it ends.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::ExitCode;

use shao_compiler::{Lang, Text};

/// How a command ended when nothing stood in its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Nothing wrong was found.
    Fine,
    /// The policy has errors, or a 案例 failed.
    Found,
    /// One of several files could not be read or written; it was said, and the others were done.
    Stopped,
    /// It cannot be said whether a gate of `shao diff` holds.
    Unproved,
    /// A gate of `shao diff` does not hold.
    Broken,
}

/// What stood in a command's way.
#[derive(Debug)]
pub enum Failure {
    /// Wrong usage, or a file that cannot be read or written.
    Said(Text),
    /// The output itself could not be written.
    Output(io::Error),
}

impl Failure {
    /// A failure in both languages.
    pub fn said(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Said(Text::new(zh, en))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// How every command ends.
pub type Done = Result<Status, Failure>;

/// The world a command speaks to.
pub struct Shell {
    /// The language of messages.
    pub lang: Lang,
    /// What was asked for.
    pub out: Box<dyn Write>,
    /// What should be known besides.
    pub err: Box<dyn Write>,
    /// Whether `out` shows colours.
    pub out_colour: bool,
    /// Whether `err` shows colours and moving bars.
    pub err_colour: bool,
}

impl Shell {
    /// Standard output and error; colours on a terminal unless `NO_COLOR` is set (no-color.org).
    #[must_use]
    pub fn standard(lang: Lang) -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self {
            lang,
            out: Box::new(BufWriter::new(io::stdout().lock())),
            err: Box::new(io::stderr()),
            out_colour: wanted && io::stdout().is_terminal(),
            err_colour: wanted && io::stderr().is_terminal(),
        }
    }

    /// The wording in the shell's language.
    #[must_use]
    pub fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// Says how it ended. A reader that went away (`shao … | head`) is no error.
    #[must_use]
    pub fn close(mut self, done: Done) -> ExitCode {
        let flushed = self.out.flush();
        match done.and_then(|status| flushed.map(|()| status).map_err(Failure::Output)) {
            Ok(Status::Fine) => ExitCode::SUCCESS,
            Ok(Status::Found) => ExitCode::from(1),
            Ok(Status::Stopped) => ExitCode::from(2),
            Ok(Status::Broken) => ExitCode::from(3),
            Ok(Status::Unproved) => ExitCode::from(4),
            Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
            Err(Failure::Output(error)) => {
                let why = crate::files::why(&error);
                self.fail(&Text::new(format!("写不出去：{}", why.zh), format!("cannot write: {}", why.en)))
            }
            Err(Failure::Said(text)) => self.fail(&text),
        }
    }

    fn fail(&mut self, text: &Text) -> ExitCode {
        // Where even this cannot be written, the exit code still says it.
        let _ = writeln!(self.err, "shao: {}", text.in_lang(self.lang));
        ExitCode::from(2)
    }
}

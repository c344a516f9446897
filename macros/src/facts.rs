//! The arguments of the attribute.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Error, Ident, LitStr, Result, Token, parenthesized};

/// The facts of a command that its signature does not state.
pub(crate) struct Facts {
    /// `GET`, or `CONFIG|GET` for a subcommand.
    pub(crate) name: String,
    /// How many words of a call name the command: 1, or 2 for a subcommand.
    pub(crate) words: usize,
    pub(crate) since: LitStr,
    pub(crate) complexity: LitStr,
    pub(crate) flags: Vec<Ident>,
    /// ACL categories that replace the family's.
    pub(crate) categories: Option<Vec<Ident>>,
    pub(crate) tips: Vec<LitStr>,
    /// What only COMMAND tells, as all servers do.
    pub(crate) told: Told,
    /// What Redis alone says of it.
    pub(crate) redis: Told,
    /// What Valkey alone says of it.
    pub(crate) valkey: Told,
}

/// Facts that COMMAND tells and that nothing follows from.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) flags: Vec<Ident>,
    pub(crate) since: Option<LitStr>,
    pub(crate) group: Option<LitStr>,
    /// One for each key specification; empty for one without.
    pub(crate) notes: Vec<LitStr>,
    /// The version, and what to use instead.
    pub(crate) deprecated: Vec<LitStr>,
    /// Versions, and what each of them changed.
    pub(crate) history: Vec<(LitStr, LitStr)>,
}

impl Parse for Told {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut told = Self::default();
        while !input.is_empty() {
            let fact: Ident = input.parse()?;
            match fact.to_string().as_str() {
                "flags" => told.flags = parse_names(input)?,
                "since" => told.since = Some(parse_version(input)?),
                _ if told.take(&fact, input)? => {}
                _ => return Err(Error::new(fact.span(), UNKNOWN_OF_SERVER)),
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(told)
    }
}

impl Told {
    /// Parses a fact that can be told of all servers too. Returns false if it is none.
    fn take(&mut self, fact: &Ident, input: ParseStream<'_>) -> Result<bool> {
        match fact.to_string().as_str() {
            "group" => self.group = Some(parse_text(input)?),
            "notes" => self.notes = parse_texts(input)?,
            "deprecated" => {
                self.deprecated = parse_texts(input)?;
                if self.deprecated.len() != 2 {
                    let text =
                        "a version and what to use instead, as in `(\"6.2.0\", \"`ZRANGE`\")`";
                    return Err(Error::new(fact.span(), text));
                }
            }
            "history" => self.history = parse_history(input)?,
            _ => return Ok(false),
        }
        Ok(true)
    }
}

impl Parse for Facts {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let (name, words) = parse_name(input)?;
        let (mut since, mut complexity, mut flags) = (None, None, None);
        let (mut categories, mut tips) = (None, None);
        let (mut told, mut redis, mut valkey) = (Told::default(), None, None);
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            let fact: Ident = input.parse()?;
            match fact.to_string().as_str() {
                "since" => once(&fact, &mut since, parse_version(input)?)?,
                "complexity" => once(&fact, &mut complexity, parse_text(input)?)?,
                "flags" => once(&fact, &mut flags, parse_names(input)?)?,
                "categories" => once(&fact, &mut categories, parse_names(input)?)?,
                "tips" => once(&fact, &mut tips, parse_texts(input)?)?,
                "redis" => once(&fact, &mut redis, parse_told(input)?)?,
                "valkey" => once(&fact, &mut valkey, parse_told(input)?)?,
                _ if told.take(&fact, input)? => {}
                _ => return Err(Error::new(fact.span(), UNKNOWN)),
            }
        }
        let missing = |fact, example| {
            let text = format!("a command states `{fact}`, as in `{fact} = {example}`");
            Error::new(Span::call_site(), text)
        };
        Ok(Self {
            name,
            words,
            since: since.ok_or_else(|| missing("since", r#""1.0.0""#))?,
            complexity: complexity.ok_or_else(|| missing("complexity", r#""O(1)""#))?,
            flags: flags.unwrap_or_default(),
            categories,
            tips: tips.unwrap_or_default(),
            told,
            redis: redis.unwrap_or_default(),
            valkey: valkey.unwrap_or_default(),
        })
    }
}

const UNKNOWN: &str = "unknown fact: a command states `since`, `complexity`, `flags`, `categories`, \
                       `tips`, `group`, `notes`, `deprecated`, `history`, `redis` and `valkey`";

const UNKNOWN_OF_SERVER: &str = "unknown fact: a server has its own `flags`, `since`, `group`, `notes`, \
                                 `deprecated` and `history`";

/// The facts of one server, in parentheses.
fn parse_told(input: ParseStream<'_>) -> Result<Told> {
    let facts;
    parenthesized!(facts in input);
    facts.parse()
}

fn once<T>(fact: &Ident, place: &mut Option<T>, value: T) -> Result<()> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(Error::new(fact.span(), format!("`{fact}` is stated twice"))),
    }
}

/// The name as in the table, and how many words of a call it is.
fn parse_name(input: ParseStream<'_>) -> Result<(String, usize)> {
    let container = parse_word(input)?;
    if !input.peek(Token![|]) {
        return Ok((container, 1));
    }
    input.parse::<Token![|]>()?;
    Ok((format!("{container}|{}", parse_word(input)?), 2))
}

/// A word of a name: parts in capitals, joined by dashes or dots.
fn parse_word(input: ParseStream<'_>) -> Result<String> {
    let mut word = String::new();
    loop {
        let part = input.call(Ident::parse_any).map_err(|error| {
            Error::new(error.span(), "the name of the command comes first, as in `GET`")
        })?;
        let text = part.to_string();
        if text.contains(|c: char| c.is_ascii_lowercase()) {
            return Err(Error::new(part.span(), "the name of a command is in capitals"));
        }
        word.push_str(&text);
        if input.peek(Token![-]) {
            input.parse::<Token![-]>()?;
            word.push('-');
        } else if input.peek(Token![.]) {
            input.parse::<Token![.]>()?;
            word.push('.');
        } else {
            return Ok(word);
        }
    }
}

fn parse_text(input: ParseStream<'_>) -> Result<LitStr> {
    input.parse::<Token![=]>()?;
    input.parse()
}

fn parse_version(input: ParseStream<'_>) -> Result<LitStr> {
    check_version(parse_text(input)?)
}

fn check_version(version: LitStr) -> Result<LitStr> {
    let text = version.value();
    let numbers: Vec<_> = text.split('.').map(str::parse::<u16>).collect();
    if numbers.len() == 3 && numbers.iter().all(std::result::Result::is_ok) {
        Ok(version)
    } else {
        Err(Error::new(version.span(), "a version is three numbers, as in `\"7.2.0\"`"))
    }
}

/// Names in parentheses, each once.
fn parse_names(input: ParseStream<'_>) -> Result<Vec<Ident>> {
    let listed;
    parenthesized!(listed in input);
    let names = Punctuated::<Ident, Token![,]>::parse_terminated(&listed)?;
    let mut seen: Vec<Ident> = Vec::new();
    for name in names {
        if seen.contains(&name) {
            return Err(Error::new(name.span(), format!("`{name}` is listed twice")));
        }
        seen.push(name);
    }
    Ok(seen)
}

/// Texts in parentheses.
fn parse_texts(input: ParseStream<'_>) -> Result<Vec<LitStr>> {
    let listed;
    parenthesized!(listed in input);
    let texts = Punctuated::<LitStr, Token![,]>::parse_terminated(&listed)?;
    Ok(texts.into_iter().collect())
}

/// Versions with what changed, in parentheses: `("6.2.0" = "option GET")`.
fn parse_history(input: ParseStream<'_>) -> Result<Vec<(LitStr, LitStr)>> {
    let listed;
    parenthesized!(listed in input);
    let changes = listed.parse_terminated(parse_change, Token![,])?;
    Ok(changes.into_iter().collect())
}

fn parse_change(input: ParseStream<'_>) -> Result<(LitStr, LitStr)> {
    Ok((check_version(input.parse()?)?, parse_text(input)?))
}

//! The ways a program may call a command: one signature each, the most useful first. The last ones
//! have Redis's own form, words and values one after the other.

use super::options::{type_name, words};
use super::reply::ReplyTypes;
use super::value::{many, parameter_name, plain_words, value_type, word_type};
use crate::engine::grammar::expected::{Pairs, is_options};
use crate::engine::grammar::shape::{Field, Shape};
use crate::engine::table::command::{Command, flags};

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Signature {
    pub(super) params: Vec<Parameter>,
    pub(super) reply: String,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) ty: String,
    pub(super) how: How,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum How {
    Given,
    Optional,
    Rest,
}

impl Signature {
    /// `<T extends object>` for an object whose type matters, `<R = unknown>` for a reply that only
    /// the caller knows, `<Value = Json>` for a JSON value of which the caller knows more.
    pub(super) fn generics(&self) -> String {
        let takes = self.params.iter().any(|parameter| parameter.ty.contains("<T>"));
        let mut generics = Vec::new();
        if self.is_unknown() {
            generics.push("R = unknown");
        }
        if takes {
            generics.push("T extends object");
        }
        if self.has_json() {
            generics.push("Value = Json");
        }
        if generics.is_empty() { String::new() } else { format!("<{}>", generics.join(", ")) }
    }

    fn is_unknown(&self) -> bool {
        self.reply == "unknown"
    }

    fn has_json(&self) -> bool {
        self.reply.contains("Json")
    }

    /// The reply in terms of the generics.
    pub(super) fn generic_reply(&self) -> String {
        if self.is_unknown() {
            "R".into()
        } else {
            self.reply.replace("Json", "Parsed<Text, Value>")
        }
    }

    /// `key: Argument, ...words: Argument[]`
    pub(super) fn parameters(&self) -> String {
        let each = self.params.iter().map(|Parameter { name, ty, how }| match how {
            How::Given => format!("{name}: {ty}"),
            How::Optional => format!("{name}?: {ty}"),
            How::Rest => format!("...{name}: {ty}"),
        });
        each.collect::<Vec<_>>().join(", ")
    }
}

/// Every signature of a row.
pub(super) fn signatures(row: &Command) -> Vec<Signature> {
    let replies = ReplyTypes::of(row.reply);
    let mut forms = vec![SignatureDraft::default()];
    if let Some(sub) = row.container().map(|_| row.last_name()) {
        let ty = word_type([sub]);
        forms[0].push(Parameter { name: "subcommand".into(), ty, how: How::Given });
    }
    let mut has_options = false;
    let fields: Vec<Field> = row.params.iter().flat_map(expanded).collect();
    let fields: Vec<_> = fields.iter().collect();
    let from = options_from(&fields);
    for (at, field) in fields.iter().enumerate() {
        if is_options(&field.shape) && at < from {
            // Given with the options that end the call.
        } else if let (Shape::Many(inner), false) = (&field.shape, at + 1 == fields.len()) {
            let keys = many(inner);
            forms = forms.iter().map(|form| form.and(field.name, &*keys, How::Given)).collect();
        } else if let Some(ty) = left_out_before(field, &fields[at + 1..]) {
            let given = forms.iter().map(|form| form.and(field.name, &*ty, How::Given));
            forms = forms.iter().cloned().chain(given.collect::<Vec<_>>()).collect();
        } else if !is_options(&field.shape) {
            forms = forms.into_iter().flat_map(|form| form.with(field, &replies)).collect();
        } else if !std::mem::replace(&mut has_options, true) {
            let last = fields[at..].iter().all(|field| is_options(&field.shape));
            let with = |form: SignatureDraft| form.with_options(row, &replies, last);
            forms = forms.into_iter().flat_map(with).collect();
        }
    }
    if row.is(flags::blocking) && !has_options {
        let waiting = |form: &SignatureDraft| form.and("options", "WaitOptions", How::Optional);
        forms = forms.iter().map(waiting).collect();
    }
    let mut all: Vec<_> = forms.into_iter().map(|form| form.finish(&replies)).collect();
    // Behind the form without options whose rows are an object, before the one whose rows are words.
    let at = all.len().min(1);
    all.splice(at..at, begun_by_option(row, &fields, &replies));
    all.extend(as_words(row, &replies));
    all.extend(one_by_one(&fields, &replies));
    all
}

/// The type of a field that can be left out although others follow, which makes it two signatures: one
/// that must be given, or options behind a list.
fn left_out_before(field: &Field, rest: &[&Field]) -> Option<String> {
    match &field.shape {
        Shape::Optional(Shape::Many(inner)) if inner.is_text() && !rest.is_empty() => {
            Some(many(inner))
        }
        Shape::Optional(inner) if rest.iter().any(|field| field.shape.least() > 0) => {
            Some(value_type(inner)).filter(|_| inner.is_value())
        }
        _ => None,
    }
}

/// From where on options are an object: an option at the beginning is given with those at the end,
/// if a call ends with options.
fn options_from(fields: &[&Field]) -> usize {
    let others = |field: &&Field| !is_options(&field.shape);
    match fields.iter().rposition(others) {
        Some(last) if last + 1 < fields.len() => last,
        _ => 0,
    }
}

/// Redis's own form of a call with a list that is not its last parameter: `BLPOP a b 0`.
fn one_by_one(fields: &[&Field], replies: &ReplyTypes) -> Option<Signature> {
    let [Field { name: list, shape: Shape::Many(inner), .. }, rest @ ..] = fields else {
        return None;
    };
    let (last, []) = rest.split_first()? else { return None };
    let (each, end) = (value_type(inner), value_type(&last.shape));
    let tuple = format!("[...{list}: {each}[], {}: {end}]", parameter_name(last.name));
    let name = format!("{list}_and_{}", last.name);
    let form = SignatureDraft::default().and(&name, tuple, How::Rest);
    Some(Signature { params: form.params, reply: replies.any() })
}

/// The parameters of a field: the parts of a block, and single words.
fn expanded(field: &Field) -> Vec<Field> {
    const TEXTS: Shape = Shape::Many(&Shape::String);
    let word = |word| Field { name: word, doc: "", shape: Shape::Token(word) };
    match field.shape {
        Shape::Nothing => Vec::new(),
        Shape::Block(fields) => fields.iter().flat_map(expanded).collect(),
        Shape::Tagged(tag, Shape::Block(fields)) => {
            std::iter::once(word(tag)).chain(fields.iter().flat_map(expanded)).collect()
        }
        Shape::Tagged(tag, Shape::KeywordKeys(..)) => {
            let texts = |name| Field { name, doc: "", shape: TEXTS };
            vec![word(tag), texts("keys"), texts("ids")]
        }
        _ => vec![*field],
    }
}

/// A signature in construction.
#[derive(Debug, Clone, Default)]
struct SignatureDraft {
    params: Vec<Parameter>,
    /// The name that decides the reply, if one is given.
    given: Option<&'static str>,
    /// Whether it is unknown which name decides.
    any: bool,
}

impl SignatureDraft {
    fn push(&mut self, parameter: Parameter) {
        self.params.push(parameter);
    }

    fn and(&self, name: &str, ty: impl Into<String>, how: How) -> Self {
        let mut form = self.clone();
        form.push(Parameter { name: parameter_name(name), ty: ty.into(), how });
        form
    }

    fn and_word(&self, word: &'static str) -> Self {
        let name = format!("{}_word", word.to_ascii_lowercase());
        self.and(&name, word_type([word]), How::Given)
    }

    /// The drafts with one more parameter.
    fn with(mut self, field: &Field, replies: &ReplyTypes) -> Vec<Self> {
        if !matches!(field.shape, Shape::Optional(_)) {
            self.given = replies.decides(field.name).or(self.given);
        }
        match &field.shape {
            Shape::Optional(inner) => self.with_optional(field, inner, replies),
            Shape::Many(Shape::Block(fields)) => self.with_rows(field.name, fields),
            Shape::Many(Shape::OneOf(_)) => {
                vec![self.and(field.name, "Many<Argument>[]", How::Rest)]
            }
            Shape::Many(Shape::Json) => vec![self.and(field.name, "JsonInput[]", How::Rest)],
            Shape::Many(inner) => {
                let ty = format!("Many<{}>[]", value_type(inner));
                vec![self.and(field.name, ty, How::Rest)]
            }
            Shape::CountedKeys(_) | Shape::PossibleKeys(_) => {
                let form = self.and("numkeys", "Numeric", How::Given);
                vec![form.and(field.name, "Many<Argument>", How::Given)]
            }
            Shape::CountedPairs(_) => {
                let form = self.and("numkeys", "Numeric", How::Given);
                vec![form.and(field.name, "Pairs<T>", How::Given)]
            }
            Shape::Token(word) => {
                vec![self.and_word(word)]
            }
            Shape::Tagged(word, inner @ Shape::Block(_)) => {
                self.and_word(word).with(&Field { shape: **inner, ..*field }, replies)
            }
            Shape::Tagged(word, inner) => {
                vec![self.and_word(word).and(field.name, value_type(inner), How::Given)]
            }
            Shape::Block(fields) => self.with_block(fields, replies),
            shape => vec![self.and(field.name, value_type(shape), How::Given)],
        }
    }

    /// A parameter in the middle that may be left out makes two drafts.
    fn with_block(self, fields: &'static [Field], replies: &ReplyTypes) -> Vec<Self> {
        let mut forms = vec![self];
        for (at, field) in fields.iter().enumerate() {
            let last = fields[at + 1..].iter().all(|later| later.shape.least() == 0);
            forms = match field.shape {
                Shape::Optional(Shape::Tagged(word, inner)) if !last => {
                    let given = |form: &Self| {
                        form.and_word(word).and(field.name, value_type(inner), How::Given)
                    };
                    let given: Vec<_> = forms.iter().map(given).collect();
                    forms.into_iter().chain(given).collect()
                }
                _ => forms.into_iter().flat_map(|form| form.with(field, replies)).collect(),
            };
        }
        forms
    }

    /// Two drafts if it decides the reply or is several parameters.
    fn with_optional(self, field: &Field, inner: &Shape, replies: &ReplyTypes) -> Vec<Self> {
        if let Shape::Many(each) = inner
            && (each.is_text() || matches!(each, Shape::OneOf(_)))
        {
            return self.with(&Field { shape: *inner, ..*field }, replies);
        }
        let decides = replies.decides(field.name);
        let simple = !matches!(inner, Shape::Block(_) | Shape::Many(_) | Shape::CountedKeys(_));
        if decides.is_none() && simple {
            return vec![self.and(field.name, value_type(inner), How::Optional)];
        }
        let given = self.clone().with(&Field { shape: *inner, ..*field }, replies);
        std::iter::once(self).chain(given).collect()
    }

    /// As `{ name: 'Ada' }`, as arrays, or as one argument after the other.
    fn with_rows(self, name: &str, fields: &'static [Field]) -> Vec<Self> {
        let rows = match Pairs::of(fields) {
            Some(pairs) => object_of(pairs).into(),
            None => format!("{} | readonly Argument[]", many(&Shape::Block(fields))),
        };
        let given =
            |form: Self, field: &Field| form.and(field.name, value_type(&field.shape), How::Given);
        let has_json = fields.iter().any(|field| matches!(field.shape, Shape::Json));
        let more = if has_json { "JsonInput[]" } else { "Argument[]" };
        let flat = fields.iter().fold(self.clone(), given).and("more", more, How::Rest);
        vec![self.and(name, rows, How::Given), flat]
    }

    /// One draft for each reply that words decide, and one without those words. If other arguments
    /// follow the options, one without options. The last one is for options of unknown type.
    fn with_options(self, row: &Command, replies: &ReplyTypes, last: bool) -> Vec<Self> {
        let waits = if row.is(flags::blocking) { " & WaitOptions" } else { "" };
        let name = type_name(row) + waits;
        let words = words(row);
        let type_of = |name: &str| words.iter().find(|(word, _)| word == name).map(|(_, ty)| ty);
        // Each name with the properties that it stands for, several if they decide together.
        type Deciding<'t> = (&'static str, Vec<(&'static str, &'t String)>);
        let of_name = |name: &'static str| -> Option<Deciding<'_>> {
            let parts = name.split(" & ").map(|word| Some((word, type_of(word)?)));
            Some((name, parts.collect::<Option<_>>()?))
        };
        let deciding: Vec<Vec<Deciding<'_>>> = (replies.when.iter())
            .map(|(names, _)| names.iter().copied().filter_map(of_name).collect())
            .filter(|group: &Vec<_>| !group.is_empty())
            .collect();
        let absent = |ty: &str| if ty == "boolean" { "false | undefined" } else { "undefined" };
        let singles = deciding.iter().flatten().filter(|(_, parts)| parts.len() == 1);
        let without: Vec<_> = singles
            .flat_map(|(_, parts)| parts)
            .map(|(word, ty)| format!("{word}?: {}", absent(ty)))
            .collect();
        let plain = match without.as_slice() {
            [] => name.clone(),
            without => format!("{name} & {{ {} }}", without.join("; ")),
        };
        let required = row.params.iter().any(|p| is_options(&p.shape) && p.shape.least() > 0);
        let mut forms = match (last, required) {
            (true, false) => vec![self.and("options", plain, How::Optional)],
            (_, true) => vec![self.and("options", plain, How::Given)],
            (false, false) => vec![self.clone(), self.and("options", plain, How::Given)],
        };
        for group in &deciding {
            let property = |(word, ty): &(&str, &String)| match ty.as_str() {
                "boolean" => format!("{word}: true"),
                ty => format!("{word}: {ty}"),
            };
            let each = group.iter().map(|(_, parts)| {
                let properties: Vec<_> = parts.iter().map(property).collect();
                format!("{{ {} }}", properties.join("; "))
            });
            let with = match each.collect::<Vec<_>>().as_slice() {
                [one] => format!("{name} & {one}"),
                several => format!("{name} & ({})", several.join(" | ")),
            };
            let given = group.first().map(|(name, _)| *name);
            forms.push(Self { given, ..self.and("options", with, How::Given) });
        }
        if !deciding.is_empty() {
            forms.push(Self { any: true, ..self.and("options", name, How::Given) });
        }
        forms
    }

    fn finish(self, replies: &ReplyTypes) -> Signature {
        let reply = if self.any { replies.any() } else { replies.given(self.given).into() };
        Signature { params: self.params, reply }
    }
}

/// Calls whose options stand as words before the rows that end the call: with the rows as an object,
/// and one after the other if the words could else be taken for what follows the options.
fn begun_by_option(row: &Command, fields: &[&Field], replies: &ReplyTypes) -> Vec<Signature> {
    let is_one = |field: &&&Field| is_options(&field.shape);
    let Some(at) = fields.iter().position(|field| is_one(&field)) else { return Vec::new() };
    let (before, rest) = fields.split_at(at);
    let follows = rest.iter().find(|field| !is_one(field));
    let (Some(follows), Some(last)) = (follows, rest.last()) else { return Vec::new() };
    let Shape::Many(Shape::Block(each)) = last.shape else { return Vec::new() };
    let Some(rows) = Pairs::of(each).map(object_of) else { return Vec::new() };
    let plain = ReplyTypes { plain: "", when: Vec::new() };
    let mut begun = SignatureDraft::default();
    for field in before {
        let Some(form) = begun.with(field, &plain).pop() else { return Vec::new() };
        begun = form;
    }
    let options = words(row).into_iter().map(|(word, _)| word.to_uppercase()).collect::<Vec<_>>();
    let word = word_type(options.iter().map(String::as_str));
    let begun = begun.and("option", word, How::Given);
    let words = format!("[...words: Argument[], {}: {rows}]", parameter_name(last.name));
    let mut forms = vec![begun.and("words", words, How::Rest)];
    if follows.shape.is_text() {
        forms.push(begun.and("words", "Argument[]", How::Rest));
    }
    let all = |form: SignatureDraft| Signature { params: form.params, reply: replies.any() };
    forms.into_iter().map(all).collect()
}

/// Rows of two columns as an object.
const fn object_of(pairs: Pairs) -> &'static str {
    match pairs {
        Pairs::NameFirst => "Pairs<T>",
        Pairs::ValueFirst => "Scores<T>",
    }
}

/// Redis's own form of a call whose options can be an object, or whose keys can be an array.
fn as_words(row: &Command, replies: &ReplyTypes) -> Option<Signature> {
    let counted = |field: &Field| {
        matches!(
            field.shape,
            Shape::CountedKeys(_) | Shape::CountedPairs(_) | Shape::PossibleKeys(_)
        )
    };
    let fields: Vec<Field> = row.params.iter().flat_map(expanded).collect();
    let at = fields.iter().position(|field| is_options(&field.shape) || counted(field))?;
    // A list that can be left out is words too.
    let is_list =
        |field: &Field| matches!(field.shape, Shape::Optional(Shape::Many(each)) if each.is_text());
    let (before, rest) =
        fields.split_at(fields.iter().position(is_list).map_or(at, |it| at.min(it)));
    let mut form = SignatureDraft::default();
    if row.container().is_some() {
        form = form.and("subcommand", word_type([row.last_name()]), How::Given);
    }
    for field in before {
        form = match &field.shape {
            Shape::Many(inner) => form.and(field.name, many(inner), How::Given),
            _ => form.with(field, &ReplyTypes { plain: "", when: Vec::new() }).pop()?,
        };
    }
    let words: Option<Vec<_>> = rest.iter().map(|field| plain_words(&field.shape)).collect();
    form = match words.map(|words| words.concat()) {
        Some(words) => form.and("words", format!("{}[]", word_type(words)), How::Rest),
        None if rest.iter().any(counted) => form.and("numkeys", "Numeric", How::Given).and(
            "keys_and_words",
            "Argument[]",
            How::Rest,
        ),
        None => form.and("words", "Argument[]", How::Rest),
    };
    Some(Signature { params: form.params, reply: replies.any() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn field(name: &'static str, shape: Shape) -> Field {
        Field { name, doc: "", shape }
    }

    #[test]
    fn a_field_that_others_follow_is_left_out_in_a_signature_of_its_own() {
        let value = field("value", Shape::Json);
        let path = field("path", Shape::Optional(&Shape::String));
        assert_eq!(left_out_before(&path, &[&value]), Some("Argument".to_owned()));
        assert_eq!(left_out_before(&path, &[]), None);
        let paths = field("path", Shape::Optional(&Shape::Many(&Shape::String)));
        let options = field("options", Shape::Options(&[]));
        assert_eq!(left_out_before(&paths, &[&options]), Some("Many<Argument>".to_owned()));
        assert_eq!(left_out_before(&paths, &[]), None);
    }
}

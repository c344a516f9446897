//! The function below the attribute. Its signature is parsed; its body is copied unparsed.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{
    Attribute, Error, Expr, ExprLit, FnArg, GenericArgument, Lit, Meta, Pat, PatType,
    PathArguments, Result, ReturnType, Signature, Type, Visibility,
};

/// A function that is the body of a command.
pub(crate) struct Function {
    attributes: Vec<Attribute>,
    visibility: Visibility,
    /// Without the doc comments of parameters, which Rust does not allow.
    signature: Signature,
    body: TokenStream,
    /// The doc comment without the example.
    pub(crate) summary: String,
    /// The code of the example at the end of the doc comment, with line ends.
    pub(crate) example: String,
    /// All parameters but the first.
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) reply: Reply,
}

/// `T` of the `Result<T>` that the function returns.
pub(crate) struct Reply {
    /// With `'_` instead of lifetimes.
    pub(crate) ty: TokenStream,
    /// What errors about the type point at.
    pub(crate) span: Span,
}

/// A parameter of the command.
pub(crate) struct Parameter {
    pub(crate) name: String,
    /// Its doc comment; may be empty.
    pub(crate) doc: String,
    /// The type, with `'_` instead of lifetimes.
    pub(crate) ty: TokenStream,
    /// What errors about the type point at.
    pub(crate) span: Span,
}

impl Function {
    /// The name of the function and of the module of its row.
    pub(crate) fn name(&self) -> &Ident {
        &self.signature.ident
    }
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let mut signature: Signature = input.parse()?;
        let body = input.parse()?;
        let mistake = |text| Error::new(signature.ident.span(), text);
        let (summary, example) = summary_and_example(&attributes).map_err(mistake)?;
        let parameters = take_parameters(&mut signature)?;
        let reply = reply_of(&signature)?;
        Ok(Self { attributes, visibility, signature, body, summary, example, parameters, reply })
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { attributes, visibility, signature, body, .. } = self;
        tokens.extend(quote! { #(#attributes)* #visibility #signature #body });
    }
}

/// The parameters of the command. Removes their doc comments from the signature.
fn take_parameters(signature: &mut Signature) -> Result<Vec<Parameter>> {
    const FIRST: &str = "the first parameter of a command is `db: &mut Access<'_>`";
    let name = signature.ident.span();
    let mut inputs = signature.inputs.iter_mut();
    match inputs.next() {
        Some(FnArg::Typed(PatType { ty, .. })) if matches!(**ty, Type::Reference(_)) => {}
        Some(other) => return Err(Error::new(other.span(), FIRST)),
        None => return Err(Error::new(name, FIRST)),
    }
    inputs.map(take_parameter).collect()
}

fn take_parameter(input: &mut FnArg) -> Result<Parameter> {
    let FnArg::Typed(input) = input else {
        return Err(Error::new(input.span(), "a command is not a method"));
    };
    let doc = doc_of(&input.attrs);
    input.attrs.retain(|attribute| !attribute.path().is_ident("doc"));
    Ok(Parameter {
        name: name_of(&input.pat)?,
        doc,
        ty: without_lifetimes(input.ty.to_token_stream()),
        span: position_of(&input.ty),
    })
}

/// The name of a parameter in the docs: that of the binding, without a leading `_`.
fn name_of(pattern: &Pat) -> Result<String> {
    match pattern {
        Pat::Ident(binding) => {
            Ok(binding.ident.unraw().to_string().trim_start_matches('_').to_owned())
        }
        Pat::TupleStruct(tuple) if tuple.elems.len() == 1 => name_of(&tuple.elems[0]),
        _ => {
            let text = "a parameter of a command needs one name: take the value apart in the body";
            Err(Error::new(pattern.span(), text))
        }
    }
}

/// The position of a type. Names in code with this span are resolved as in the attribute's own code.
fn position_of(ty: &Type) -> Span {
    ty.span().resolved_at(Span::call_site())
}

fn reply_of(signature: &Signature) -> Result<Reply> {
    const TEXT: &str = "a command returns `Result<T>`, where `T` is its reply";
    let ReturnType::Type(_, ty) = &signature.output else {
        return Err(Error::new(signature.ident.span(), TEXT));
    };
    if let Type::Path(path) = &**ty
        && let Some(last) = path.path.segments.last()
        && last.ident == "Result"
        && let PathArguments::AngleBracketed(arguments) = &last.arguments
        && arguments.args.len() == 1
        && let GenericArgument::Type(reply) = &arguments.args[0]
    {
        let ty = without_lifetimes(reply.to_token_stream());
        return Ok(Reply { ty, span: position_of(reply) });
    }
    Err(Error::new(ty.span(), TEXT))
}

/// The lines of a doc comment as one text.
fn doc_of(attributes: &[Attribute]) -> String {
    doc_lines(attributes).collect::<String>().trim().to_owned()
}

fn doc_lines(attributes: &[Attribute]) -> impl Iterator<Item = String> {
    attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            Expr::Lit(ExprLit { lit: Lit::Str(line), .. }) => Some(line.value()),
            _ => None,
        },
        _ => None,
    })
}

/// The doc comment of a command, taken apart; or what is wrong with it.
fn summary_and_example(attributes: &[Attribute]) -> std::result::Result<(String, String), &str> {
    let mut lines = doc_lines(attributes);
    let opens = |line: &String| line.trim() != "```js";
    let summary = lines.by_ref().take_while(opens).collect::<String>().trim().to_owned();
    if summary.is_empty() {
        return Err("a command needs a doc comment, which becomes its summary");
    }
    let mut example = String::new();
    let mut closed = false;
    for line in lines.by_ref() {
        closed = line.trim() == "```";
        if closed {
            break;
        }
        example += line.strip_prefix(' ').unwrap_or(&line);
        example.push('\n');
    }
    if !closed || example.is_empty() || lines.next().is_some() {
        return Err(NO_EXAMPLE);
    }
    Ok((summary, example))
}

const NO_EXAMPLE: &str = "\
a command needs an example, which ends its doc comment. For instance:

    /// ```js
    /// db.set('user:1', 'Ada')
    /// db.get('user:1')  // 'Ada'
    /// ```

A test runs it and checks the replies that it shows: see docs/adding-a-command.md, section 2";

/// Replaces every lifetime but `'static` by `'_`: the code of the row is outside the function, where
/// its lifetimes are unknown.
fn without_lifetimes(tokens: TokenStream) -> TokenStream {
    let mut is_lifetime = false;
    let trees = tokens.into_iter().map(|tree| {
        let named = std::mem::replace(&mut is_lifetime, is_apostrophe(&tree));
        match tree {
            TokenTree::Ident(name) if named && name != "static" => {
                TokenTree::Ident(Ident::new("_", name.span()))
            }
            TokenTree::Group(group) => {
                let inner = without_lifetimes(group.stream());
                let mut changed = Group::new(group.delimiter(), inner);
                changed.set_span(group.span());
                TokenTree::Group(changed)
            }
            other => other,
        }
    });
    trees.collect()
}

fn is_apostrophe(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == '\'')
}

//! The row that the attribute adds to its function.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::LitStr;

use crate::facts::{Facts, Told};
use crate::function::{Function, Parameter, Reply};

/// The function, and a module of the same name with the row.
pub(crate) fn expand(facts: &Facts, function: &Function) -> TokenStream {
    let Facts { name, words, since, complexity, flags, tips, .. } = facts;
    let categories = categories(facts);
    let [all, redis, valkey] = [&facts.told, &facts.redis, &facts.valkey].map(told);
    let Function { summary, example, parameters, .. } = function;
    let Reply { ty, span } = &function.reply;
    let reply = quote_spanned! { *span=> <#ty as crate::engine::grammar::reply::IntoReply>::TYPE };
    let body = function.name();
    let fields = parameters.iter().map(field);
    let (run, keys) = (run(facts, function), keys(parameters));
    quote! {
        #function

        mod #body {
            use super::*;

            const NAME: &str = #name;
            const PARAMS: &[crate::engine::grammar::shape::Field] = &[#(#fields),*];
            const FLAGS: u64 = crate::engine::table::command::constant(#complexity)
                | crate::engine::table::command::of_params(PARAMS)
                #(| crate::engine::table::command::flags::#flags)*;

            pub(super) static ROW: crate::engine::call::engine::Row = crate::engine::call::engine::Row {
                facts: crate::engine::table::command::Command {
                    name: NAME,
                    words: #words,
                    summary: #summary,
                    example: #example,
                    since: #since,
                    complexity: #complexity,
                    flags: FLAGS,
                    categories: #categories,
                    tips: &[#(#tips),*],
                    params: PARAMS,
                    arity: crate::engine::table::command::arity(FLAGS, #words, PARAMS),
                    own_arity: crate::engine::grammar::shape::arity(#words, PARAMS),
                    reply: #reply,
                    told: &[#all, #redis, #valkey],
                    module: module_path!(),
                },
                run,
                keys,
            };

            #run
            #keys
        }
    }
}

fn categories(facts: &Facts) -> TokenStream {
    let Some(categories) = &facts.categories else { return quote! { None } };
    let names = categories.iter().map(Ident::to_string);
    quote! { Some(&[#(#names),*]) }
}

fn told(told: &Told) -> TokenStream {
    let Told { flags, since, group, notes, deprecated, history } = told;
    let text = |text: &Option<LitStr>| match text {
        Some(text) => quote! { Some(#text) },
        None => quote! { None },
    };
    let (since, group) = (text(since), text(group));
    let deprecated = match &deprecated[..] {
        [since, instead] => quote! { Some((#since, #instead)) },
        _ => quote! { None },
    };
    let history = history.iter().map(|(version, change)| quote! { (#version, #change) });
    quote! {
        crate::engine::table::command::Told {
            flags: 0 #(| crate::engine::table::command::flags::#flags)*,
            since: #since,
            group: #group,
            notes: &[#(#notes),*],
            deprecated: #deprecated,
            history: &[#(#history),*],
        }
    }
}

/// A parameter as an entry of the row's grammar.
fn field(parameter: &Parameter) -> TokenStream {
    let Parameter { name, doc, ty, span } = parameter;
    let shape = quote_spanned! { *span=> <#ty as crate::engine::grammar::param::Param>::SHAPE };
    quote! { crate::engine::grammar::shape::Field { name: #name, doc: #doc, shape: #shape } }
}

/// Parses the arguments, locks what they name, and calls the function.
fn run(facts: &Facts, function: &Function) -> TokenStream {
    let checks = facts.flags.iter().any(|flag| flag == "module");
    let check = checks.then(|| quote! { ROW.facts.check_arguments(args.len())?; });
    let body = function.name();
    let Parsed { locals, parse, declare } = Parsed::of(&function.parameters);
    let into_reply = quote_spanned! { function.reply.span=>
        crate::engine::grammar::reply::IntoReply::into_reply
    };
    quote! {
        fn run<'a>(
            call: &mut crate::engine::call::engine::Call<'_>,
            args: &'a [&'a [u8]],
        ) -> crate::engine::grammar::error::Result<crate::engine::grammar::reply::Reply> {
            #check
            let (dialect, databases) = (call.dialect(), call.databases());
            let args = &mut crate::engine::grammar::param::Args::new(NAME, dialect, args)
                .among(databases);
            #parse
            call.enter(&ROW, |_keys| { #declare })?;
            super::#body(call, #(#locals),*).map(#into_reply)
        }
    }
}

/// Parses the arguments and declares the keys they name.
fn keys(parameters: &[Parameter]) -> TokenStream {
    let Parsed { parse, declare, .. } = Parsed::of(parameters);
    quote! {
        fn keys<'a>(
            dialect: crate::engine::grammar::dialect::Dialect,
            args: &'a [&'a [u8]],
            _keys: &mut crate::keyspace::KeySet,
        ) -> crate::engine::grammar::error::Result<()> {
            let args = &mut crate::engine::grammar::param::Args::new(NAME, dialect, args);
            #parse
            #declare
            Ok(())
        }
    }
}

/// Code that parses `args` into one local a parameter, and code that declares the keys of these.
struct Parsed {
    locals: Vec<Ident>,
    parse: TokenStream,
    declare: TokenStream,
}

impl Parsed {
    fn of(parameters: &[Parameter]) -> Self {
        let locals: Vec<_> = (0..parameters.len())
            .map(|place| format_ident!("parameter_{place}", span = Span::mixed_site()))
            .collect();
        let parse = locals.iter().zip(parameters).map(|(local, Parameter { ty, span, .. })| {
            let value =
                quote_spanned! { *span=> <#ty as crate::engine::grammar::param::Param>::parse(args) };
            quote! { let #local = #value?; }
        });
        let declare = locals.iter().zip(parameters).map(|(local, Parameter { span, .. })| {
            quote_spanned! { *span=> crate::engine::grammar::param::Param::keys(&#local, _keys); }
        });
        Self {
            parse: quote! { #(#parse)* args.finish()?; },
            declare: quote! { #(#declare)* },
            locals,
        }
    }
}

//! The code that replaces an attribute with a mistake: the function and a row that is the error, so
//! that the compiler reports the mistake and not that the function or its row is missing.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

pub(crate) fn report(function: TokenStream, error: TokenStream) -> TokenStream {
    let Some(name) = name_of(function.clone()) else { return error };
    let function = without_docs_of_parameters(function);
    quote! {
        #function

        mod #name {
            pub(super) static ROW: crate::engine::call::engine::Row = #error;
        }
    }
}

/// The token after `fn`.
fn name_of(function: TokenStream) -> Option<TokenTree> {
    let is_keyword = |tree: &TokenTree| matches!(tree, TokenTree::Ident(word) if word == "fn");
    function.into_iter().skip_while(|tree| !is_keyword(tree)).nth(1)
}

/// The compiler refuses doc comments on parameters, so this removes them.
fn without_docs_of_parameters(function: TokenStream) -> TokenStream {
    let trees = function.into_iter().map(|tree| match tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
            let mut changed = Group::new(Delimiter::Parenthesis, without_docs(group.stream()));
            changed.set_span(group.span());
            TokenTree::Group(changed)
        }
        other => other,
    });
    trees.collect()
}

fn without_docs(parameters: TokenStream) -> TokenStream {
    let mut kept = Vec::new();
    for tree in parameters {
        if is_doc(&tree) {
            // The `#` before it.
            kept.pop();
        } else {
            kept.push(tree);
        }
    }
    kept.into_iter().collect()
}

/// `[doc = ...]`.
fn is_doc(tree: &TokenTree) -> bool {
    let TokenTree::Group(group) = tree else { return false };
    let first = group.stream().into_iter().next();
    group.delimiter() == Delimiter::Bracket
        && matches!(first, Some(TokenTree::Ident(word)) if word == "doc")
}

//! Reads doc comments, structs and functions from Rust source.

use std::fmt::Write as _;
use syn::{
    Attribute, Expr, ExprLit, Fields, GenericArgument, Item, Lit, Meta, PathArguments, Type,
};

/// A struct that templates see.
pub(crate) struct Struct {
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) fields: Vec<Field>,
}

pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) ty: Type,
}

/// The items of a source file.
pub(crate) fn items(path: &str, source: &str) -> Vec<Item> {
    syn::parse_file(source)
        .unwrap_or_else(|error| panic!("{path}: {error}"))
        .items
}

/// The structs with named fields.
pub(crate) fn structs(items: &[Item]) -> Vec<Struct> {
    let structs = items.iter().filter_map(|item| match item {
        Item::Struct(item) => Some(item),
        _ => None,
    });
    structs
        .filter_map(|item| {
            let Fields::Named(fields) = &item.fields else {
                return None;
            };
            let fields = fields.named.iter().map(|field| Field {
                name: field.ident.as_ref().unwrap().to_string(),
                about: documentation(&field.attrs),
                ty: field.ty.clone(),
            });
            Some(Struct {
                name: item.ident.to_string(),
                about: documentation(&item.attrs),
                fields: fields.collect(),
            })
        })
        .collect()
}

/// The doc comment of a function, if it is among the items.
pub(crate) fn function(items: &[Item], name: &str) -> Option<String> {
    items.iter().find_map(|item| match item {
        Item::Fn(function) if function.sig.ident == name => Some(documentation(&function.attrs)),
        _ => None,
    })
}

/// A doc comment as one line.
fn documentation(attributes: &[Attribute]) -> String {
    let mut text = String::new();
    for attribute in attributes {
        let Meta::NameValue(pair) = &attribute.meta else {
            continue;
        };
        if !pair.path.is_ident("doc") {
            continue;
        }
        if let Expr::Lit(ExprLit {
            lit: Lit::Str(line),
            ..
        }) = &pair.value
        {
            let separator = if text.is_empty() { "" } else { " " };
            let _ = write!(text, "{separator}{}", line.value().trim());
        }
    }
    text
}

/// The name of a type without its path and lifetimes, and the types in its angle brackets.
pub(crate) fn parts(ty: &Type) -> (String, Vec<&Type>) {
    match ty {
        Type::Reference(reference) => parts(&reference.elem),
        Type::Slice(slice) => ("Vec".to_owned(), vec![&slice.elem]),
        Type::Path(path) => {
            let last = path.path.segments.last().unwrap();
            let inner = match &last.arguments {
                PathArguments::AngleBracketed(arguments) => arguments
                    .args
                    .iter()
                    .filter_map(|argument| match argument {
                        GenericArgument::Type(ty) => Some(ty),
                        _ => None,
                    })
                    .collect(),
                _ => Vec::new(),
            };
            (last.ident.to_string(), inner)
        }
        _ => panic!("a view has a field of a type that has no name"),
    }
}

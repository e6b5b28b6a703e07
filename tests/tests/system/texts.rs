//! Every text exists in four languages, is used, and takes the same arguments in each.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use shared::language::Language;

/// Key → the names of its arguments.
type Texts = BTreeMap<String, BTreeSet<String>>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn files(folder: &Path, extensions: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.expect("a folder that can be read").path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .expect("a name in UTF-8");
        if path.is_dir() {
            if !["target", "node_modules", "dist", "tests", "locales"].contains(&name)
                && !name.starts_with('.')
            {
                found.extend(files(&path, extensions));
            }
        } else if path
            .extension()
            .is_some_and(|e| extensions.iter().any(|wanted| e == *wanted))
        {
            found.push(path);
        }
    }
    found
}

/// File → its texts.
fn texts(language: Language) -> BTreeMap<String, Texts> {
    let folder = root().join("templates/locales").join(language.code());
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder per language") {
        let path = entry.expect("a folder that can be read").path();
        let source = fs::read_to_string(&path).expect("a text file");
        let mut texts = Texts::new();
        let mut key = None;
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) = line
                .split_once(" =")
                .filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
            {
                assert!(
                    !texts.contains_key(name),
                    "{} has {name} twice",
                    path.display()
                );
                texts.insert(name.to_owned(), BTreeSet::new());
                key = Some(name.to_owned());
            }
            if let Some(arguments) = key.as_ref().and_then(|key| texts.get_mut(key)) {
                arguments.extend(line.split('$').skip(1).map(|rest| {
                    rest.chars()
                        .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                        .collect::<String>()
                }));
            }
        }
        all.insert(
            path.file_name()
                .and_then(|name| name.to_str())
                .expect("a name in UTF-8")
                .to_owned(),
            texts,
        );
    }
    all
}

#[test]
fn the_four_languages_have_the_same_texts_with_the_same_arguments() {
    let french = texts(Language::Fr);
    for language in Language::ALL {
        let other = texts(language);
        assert_eq!(
            french.keys().collect::<Vec<_>>(),
            other.keys().collect::<Vec<_>>(),
            "files of {language:?}"
        );
        for (file, texts) in &french {
            for (key, arguments) in texts {
                let found = other[file].get(key);
                assert_eq!(found, Some(arguments), "{key} of {file} in {language:?}");
            }
            assert_eq!(
                texts.len(),
                other[file].len(),
                "{file} has more in {language:?}: {:?}",
                other[file]
                    .keys()
                    .filter(|key| !texts.contains_key(*key))
                    .collect::<Vec<_>>()
            );
        }
    }
}

/// The texts between single or double quotes.
fn literals(source: &str) -> impl Iterator<Item = &str> {
    source
        .split(['"', '\''])
        .filter(|literal| !literal.is_empty() && literal.len() < 80)
}

/// The keys in calls of `t('…')`; those that are put together are not among them.
fn keys_asked_for(template: &str) -> impl Iterator<Item = &str> {
    template.match_indices("t('").filter_map(|(at, start)| {
        let whole_name = !template[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        let (key, rest) = template[at + start.len()..].split_once('\'')?;
        (whole_name && rest.starts_with([')', ','])).then_some(key)
    })
}

#[test]
fn every_text_is_used_and_every_used_text_exists() {
    let mut whole = BTreeSet::new();
    let mut beginnings = BTreeSet::new();
    let mut asked = Vec::new();
    for path in files(&root(), &["rs", "html", "txt"]) {
        let source = fs::read_to_string(&path).expect("a text file");
        for literal in literals(&source) {
            whole.insert(literal.to_owned());
            // `'menu-' ~ item.key` in a template, `format!("field-{code}")` in code: the rest is known when it runs.
            let beginning = literal
                .split_once('{')
                .map_or(literal, |(beginning, _)| beginning);
            let begins_a_key =
                beginning.len() > 3 && beginning.starts_with(|c: char| c.is_ascii_lowercase());
            if begins_a_key && beginning.ends_with('-') {
                beginnings.insert(beginning.to_owned());
            }
        }
        if path
            .extension()
            .is_some_and(|extension| extension == "html")
        {
            asked.extend(keys_asked_for(&source).map(|key| (path.clone(), key.to_owned())));
        }
    }
    let known: BTreeSet<String> = texts(Language::Fr)
        .into_values()
        .flat_map(Texts::into_keys)
        .collect();
    let unused: Vec<&String> = known
        .iter()
        .filter(|key| {
            !whole.contains(*key)
                && !beginnings
                    .iter()
                    .any(|beginning| key.starts_with(beginning.as_str()))
        })
        .collect();
    assert!(unused.is_empty(), "nothing uses {unused:#?}");
    let missing: Vec<_> = asked
        .iter()
        .filter(|(_, key)| !known.contains(key))
        .collect();
    assert!(missing.is_empty(), "no text for {missing:#?}");
}

#[test]
fn every_problem_of_a_field_has_its_words() {
    let known: BTreeSet<String> = texts(Language::Fr)
        .into_values()
        .flat_map(Texts::into_keys)
        .collect();
    for path in files(&root().join("shared/src"), &["rs"]) {
        let source = fs::read_to_string(&path).expect("a text file");
        for start in ["errors.add(", "FieldErrors::one("] {
            for call in source.split(start).skip(1) {
                let arguments = call.split(';').next().unwrap_or_default();
                // Every literal but the first names a problem; the first may be a variable.
                let literals: Vec<&str> = arguments.split('"').skip(1).step_by(2).collect();
                let codes = if arguments.trim_start().starts_with('"') {
                    &literals[1.min(literals.len())..]
                } else {
                    &literals[..]
                };
                for code in codes
                    .iter()
                    .filter(|code| code.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
                {
                    assert!(
                        known.contains(&format!("field-{code}")),
                        "{}: no text field-{code}",
                        path.display()
                    );
                }
            }
        }
    }
}

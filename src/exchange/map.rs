//! The operator's map: which column of which sheet is which blank, where the headers do not say so.

use serde::Deserialize;

use super::blanks::{Blank, Whose, meant, plain};
use super::sheet;

/// What the file says, sheet by sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Map {
    sheets: Vec<SheetMap>,
}

/// What it says of one sheet, or of all that no other part names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetMap {
    name: Option<String>,
    /// The row of the header, as the table program counts; without it, it is looked for.
    pub header: Option<u32>,
    /// The sheet holds nothing that is wanted.
    pub skip: bool,
    columns: Vec<(Blank, Whose, Vec<String>)>,
    ignore: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    sheet: Vec<Part>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Part {
    name: Option<String>,
    header: Option<u32>,
    #[serde(default)]
    skip: bool,
    #[serde(default)]
    columns: toml::Table,
    #[serde(default)]
    ignore: Vec<String>,
}

impl Map {
    /// Reads a map file.
    ///
    /// # Errors
    /// One sentence that says what is not understood.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(&quoted(text)).map_err(|problem| {
            let before = problem.span().map_or(0, |span| span.start);
            let before = quoted(text).bytes().take(before).filter(|b| *b == b'\n').count();
            let line = before + 1;
            format!("映射文件第 {line} 行看不懂;写法如下\n{}", example("", Blank::Room))
        })?;
        let sheets = file.sheet.into_iter().map(SheetMap::of).collect::<Result<_, _>>()?;
        Ok(Self { sheets })
    }

    /// What the map says of a sheet.
    #[must_use]
    pub fn of(&self, name: &str) -> Option<&SheetMap> {
        let named = self.sheets.iter().find(|s| s.name.as_deref() == Some(name));
        named.or_else(|| self.sheets.iter().find(|s| s.name.is_none()))
    }

    /// A name in the map that no sheet has: probably a slip of the pen.
    #[must_use]
    pub fn astray<'a>(&'a self, names: &[&str]) -> Option<&'a str> {
        self.sheets.iter().filter_map(|s| s.name.as_deref()).find(|name| !names.contains(name))
    }
}

impl SheetMap {
    fn of(part: Part) -> Result<Self, String> {
        let mut columns = Vec::new();
        for (word, named) in part.columns {
            let Some((blank, whose)) = meant(&word) else {
                return Err(format!(
                    "映射文件里的“{word}”不是能导入的栏;可用:{}",
                    known_words().join("、")
                ));
            };
            let texts = match named {
                toml::Value::String(one) => vec![one],
                toml::Value::Array(all) => {
                    all.iter().filter_map(|v| v.as_str()).map(str::to_string).collect()
                }
                _ => return Err(format!("映射文件里“{word}”后面写列名或列号,如 {word} = \"B\"")),
            };
            columns.push((blank, whose, texts));
        }
        let Part { name, header, skip, ignore, .. } = part;
        Ok(Self { name, header, skip, columns, ignore })
    }

    /// What the map says of a column: `None`, nothing; `Some(None)`, that it is not wanted.
    #[must_use]
    pub fn column(&self, at: u16, header: &str) -> Option<Option<(Blank, Whose)>> {
        let hit = |text: &String| {
            let same = !header.is_empty() && plain(text) == plain(header);
            same || sheet::column(text.trim()) == Some(at)
        };
        let named = self.columns.iter().find(|(_, _, texts)| texts.iter().any(hit));
        match named {
            Some((blank, whose, _)) => Some(Some((*blank, *whose))),
            None => self.ignore.iter().any(hit).then_some(None),
        }
    }

    /// A column in the map that the sheet does not have.
    #[must_use]
    pub fn missing(&self, headers: &[(u16, String)], widest: u16) -> Option<&str> {
        let there = |text: &&String| {
            let by_name = headers.iter().any(|(_, header)| plain(header) == plain(text));
            by_name || sheet::column(text.trim()).is_some_and(|at| at <= widest)
        };
        let texts = self.columns.iter().flat_map(|(_, _, texts)| texts);
        texts.filter(|text| !there(text)).map(String::as_str).next()
    }

    /// Whether the map says anything of the sheet's columns.
    #[must_use]
    pub fn names_columns(&self) -> bool {
        !self.columns.is_empty()
    }
}

/// The words that a map may use, as sentences name them.
fn known_words() -> Vec<&'static str> {
    use Blank::{
        Also, Area, Building, From, Keys, Kind, Name, Note, Parking, PersonKey, Phone, Relation,
        Room, RoomKey, Serial, Unit, Until, Use,
    };
    let all = [
        Room, Building, Unit, Kind, Area, Use, Keys, Also, Parking, Name, Phone, Relation, From,
        Until, Note, Serial, RoomKey, PersonKey,
    ];
    all.iter().map(|blank| blank.label()).collect()
}

/// The same text with quotes around Chinese words that have none: the format wants them, a person does
/// not think of them. What stands in quotes or behind # stays as it is.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut inside, mut aside, mut word) = (None, false, false);
    for c in text.chars() {
        let part = !c.is_ascii() && c.is_alphabetic();
        let goes_on = word && (part || c.is_ascii_alphanumeric());
        if word && !goes_on {
            out.push('"');
            word = false;
        }
        match c {
            '\n' => (inside, aside) = (None, false),
            '#' if inside.is_none() => aside = true,
            '"' | '\'' if !aside && inside == Some(c) => inside = None,
            '"' | '\'' if !aside && inside.is_none() => inside = Some(c),
            _ if part && !aside && inside.is_none() && !word => {
                out.push('"');
                word = true;
            }
            _ => {}
        }
        out.push(c);
    }
    if word {
        out.push('"');
    }
    out
}

/// How a map file looks, for the sentence that asks for one.
#[must_use]
pub fn example(sheet: &str, missing: Blank) -> String {
    let name = if sheet.is_empty() { String::new() } else { format!("name = \"{sheet}\"\n") };
    let other = if missing == Blank::Name { "" } else { ", 姓名 = \"客户名\"" };
    format!(
        "[[sheet]]\n{name}header = 3\ncolumns = {{ {} = \"B\", 电话 = [\"E\", \"手机2\"]{other} }}\n\
         ignore = [\"备用\"]",
        missing.label()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::estate::people::Relation;

    #[test]
    fn the_example_in_the_sentence_is_a_map() {
        for blank in [Blank::Room, Blank::Name] {
            let map = Map::parse(&example("业主", blank)).unwrap();
            let part = map.of("业主").unwrap();
            assert_eq!(part.header, Some(3));
            assert_eq!(part.column(1, "随便"), Some(Some((blank, None))));
            assert_eq!(part.column(9, "手机2"), Some(Some((Blank::Phone, None))));
            assert_eq!(part.column(8, "备用"), Some(None));
            assert_eq!(part.column(7, "别的"), None);
            assert_eq!(map.astray(&["租户"]), Some("业主"));
        }
    }

    #[test]
    fn a_map_without_a_name_is_for_every_sheet() {
        let map = Map::parse("[[sheet]]\ncolumns = { 租户电话 = \"C\" }").unwrap();
        let tenant = Some(Some((Blank::Phone, Some(Relation::Tenant))));
        assert_eq!(map.of("哪张都行").unwrap().column(2, ""), tenant);
    }

    #[test]
    fn what_is_not_understood_is_said() {
        assert!(Map::parse("[[sheet]]\n\ncolumns = 3").unwrap_err().contains("第 3 行"));
        let odd = Map::parse("[[sheet]]\ncolumns = { 星座 = \"C\" }").unwrap_err();
        assert!(odd.contains("“星座”") && odd.contains("房号"), "{odd}");
        assert!(Map::parse("[[sheets]]").unwrap_err().contains("看不懂"));
    }
}

//! The operator's column map: what the columns of a sheet are, if their headers are not recognised.

use serde::Deserialize;

use super::columns::{Column, Holder, normalise, recognise};
use super::sheet;

/// The map file, sheet by sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnMap {
    sheets: Vec<SheetMap>,
}

/// The map of one sheet, or of all sheets without a map of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetMap {
    name: Option<String>,
    /// The number of the header row in the spreadsheet; if it is missing, the header is searched.
    pub header: Option<u32>,
    /// Whether the sheet is ignored.
    pub skip: bool,
    columns: Vec<(String, Vec<String>)>,
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

impl ColumnMap {
    /// Parses a map file for a list of rooms or people.
    ///
    /// # Errors
    /// A sentence that says what cannot be understood.
    pub fn parse(text: &str) -> Result<Self, String> {
        let map = Self::read(text)?;
        let words = map.sheets.iter().flat_map(|sheet| sheet.columns.iter());
        match words.into_iter().find(|(word, _)| recognise(word).is_none()) {
            None => Ok(map),
            Some((word, _)) => Err(not_a_column(word, &known_words().join("、"))),
        }
    }

    /// Parses a map file for a register whose columns are known by this, and are called so.
    ///
    /// # Errors
    /// A sentence that says what cannot be understood.
    pub fn parse_for(
        text: &str,
        is_column: impl Fn(&str) -> bool,
        all: &[String],
    ) -> Result<Self, String> {
        let map = Self::read(text)?;
        let words = map.sheets.iter().flat_map(|sheet| sheet.columns.iter());
        match words.into_iter().find(|(word, _)| !is_column(word)) {
            None => Ok(map),
            Some((word, _)) => Err(not_a_column(word, &all.join("、"))),
        }
    }

    fn read(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(&quote_bare_words(text)).map_err(|problem| {
            let before = problem.span().map_or(0, |span| span.start);
            let before =
                quote_bare_words(text).bytes().take(before).filter(|b| *b == b'\n').count();
            let line = before + 1;
            format!("映射文件第 {line} 行看不懂;写法如下\n{}", example("", Column::Room))
        })?;
        let sheets = file.sheet.into_iter().map(SheetMap::from_part).collect::<Result<_, _>>()?;
        Ok(Self { sheets })
    }

    /// The map of a sheet.
    pub fn for_sheet(&self, name: &str) -> Option<&SheetMap> {
        let named = self.sheets.iter().find(|s| s.name.as_deref() == Some(name));
        named.or_else(|| self.sheets.iter().find(|s| s.name.is_none()))
    }

    /// A name in the map that no sheet has, probably a typing error.
    pub fn unknown_sheet<'a>(&'a self, names: &[&str]) -> Option<&'a str> {
        self.sheets.iter().filter_map(|s| s.name.as_deref()).find(|name| !names.contains(name))
    }
}

impl SheetMap {
    fn from_part(part: Part) -> Result<Self, String> {
        let mut columns = Vec::new();
        for (word, named) in part.columns {
            let texts = match named {
                toml::Value::String(one) => vec![one],
                toml::Value::Array(all) => {
                    all.iter().filter_map(|v| v.as_str()).map(str::to_string).collect()
                }
                _ => return Err(format!("映射文件里“{word}”后面写列名或列号,如 {word} = \"B\"")),
            };
            columns.push((word, texts));
        }
        let Part { name, header, skip, ignore, .. } = part;
        Ok(Self { name, header, skip, columns, ignore })
    }

    /// What a column of a list of rooms or people is: `None` if the map does not say, `Some(None)` if it is to be ignored.
    pub fn column(&self, at: u16, header: &str) -> Option<Option<(Column, Holder)>> {
        self.named(at, header).map(|word| word.and_then(recognise))
    }

    /// What the map calls a column: `None` if it does not say, `Some(None)` if it is to be ignored.
    pub fn named(&self, at: u16, header: &str) -> Option<Option<&str>> {
        let is_meant = |text: &String| {
            let same = !header.is_empty() && normalise(text) == normalise(header);
            same || sheet::column(text.trim()) == Some(at)
        };
        let named = self.columns.iter().find(|(_, texts)| texts.iter().any(is_meant));
        match named {
            Some((word, _)) => Some(Some(word)),
            None => self.ignore.iter().any(is_meant).then_some(None),
        }
    }

    /// A column in the map that the sheet does not have.
    pub fn missing_column(&self, headers: &[(u16, String)], widest: u16) -> Option<&str> {
        let exists = |text: &&String| {
            let by_name = headers.iter().any(|(_, header)| normalise(header) == normalise(text));
            by_name || sheet::column(text.trim()).is_some_and(|at| at <= widest)
        };
        let texts = self.columns.iter().flat_map(|(_, texts)| texts);
        texts.filter(|text| !exists(text)).map(String::as_str).next()
    }

    /// Whether the map names any columns.
    pub fn names_columns(&self) -> bool {
        !self.columns.is_empty()
    }
}

fn not_a_column(word: &str, all: &str) -> String {
    format!("映射文件里的“{word}”不是能导入的栏;可用:{all}")
}

/// An example of a map file for a register with these columns.
pub fn example_of(columns: &[String]) -> String {
    let quoted = columns.iter().zip(["A", "B", "C"]);
    let columns = quoted.map(|(name, letter)| format!("\"{name}\" = \"{letter}\""));
    format!("[[sheet]]\nheader = 1\ncolumns = {{ {} }}", columns.collect::<Vec<_>>().join(", "))
}

/// The column names that a map may use.
fn known_words() -> Vec<&'static str> {
    use Column::{
        Also, Area, Building, From, Keys, Kind, Name, Note, Parking, PersonKey, Phone, Relation,
        Room, RoomKey, Serial, Unit, Until, Use,
    };
    let all = [
        Room, Building, Unit, Kind, Area, Use, Keys, Also, Parking, Name, Phone, Relation, From,
        Until, Note, Serial, RoomKey, PersonKey,
    ];
    all.iter().map(|column| column.label()).collect()
}

/// Puts quotes around bare Chinese words, which the format requires and people forget. Quoted text and
/// comments are left alone.
fn quote_bare_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut quote, mut comment, mut word) = (None, false, false);
    for c in text.chars() {
        let part = !c.is_ascii() && c.is_alphabetic();
        let goes_on = word && (part || c.is_ascii_alphanumeric());
        if word && !goes_on {
            out.push('"');
            word = false;
        }
        match c {
            '\n' => (quote, comment) = (None, false),
            '#' if quote.is_none() => comment = true,
            '"' | '\'' if !comment && quote == Some(c) => quote = None,
            '"' | '\'' if !comment && quote.is_none() => quote = Some(c),
            _ if part && !comment && quote.is_none() && !word => {
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

/// An example of a map file, for the message that asks for one.
pub fn example(sheet: &str, missing: Column) -> String {
    let name = if sheet.is_empty() { String::new() } else { format!("name = \"{sheet}\"\n") };
    let other = if missing == Column::Name { "" } else { ", 姓名 = \"客户名\"" };
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
        for column in [Column::Room, Column::Name] {
            let map = ColumnMap::parse(&example("业主", column)).unwrap();
            let part = map.for_sheet("业主").unwrap();
            assert_eq!(part.header, Some(3));
            assert_eq!(part.column(1, "随便"), Some(Some((column, None))));
            assert_eq!(part.column(9, "手机2"), Some(Some((Column::Phone, None))));
            assert_eq!(part.column(8, "备用"), Some(None));
            assert_eq!(part.column(7, "别的"), None);
            assert_eq!(map.unknown_sheet(&["租户"]), Some("业主"));
        }
    }

    #[test]
    fn a_map_without_a_name_is_for_every_sheet() {
        let map = ColumnMap::parse("[[sheet]]\ncolumns = { 租户电话 = \"C\" }").unwrap();
        let tenant = Some(Some((Column::Phone, Some(Relation::Tenant))));
        assert_eq!(map.for_sheet("哪张都行").unwrap().column(2, ""), tenant);
    }

    #[test]
    fn what_is_not_understood_is_named() {
        assert!(ColumnMap::parse("[[sheet]]\n\ncolumns = 3").unwrap_err().contains("第 3 行"));
        let odd = ColumnMap::parse("[[sheet]]\ncolumns = { 星座 = \"C\" }").unwrap_err();
        assert!(odd.contains("“星座”") && odd.contains("房号"), "{odd}");
        assert!(ColumnMap::parse("[[sheets]]").unwrap_err().contains("看不懂"));
    }
}

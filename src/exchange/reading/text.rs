//! Text tables separated by commas, semicolons or tabs, in the encodings that offices use. It must not guess:
//! if the bytes are not text in any of them, a sentence names the line.

use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use crate::exchange::sheet::{COLUMNS_MOST, ROWS_MOST, Sheet};

/// The number of lines that are searched for the delimiter.
const SEARCHED_LINES: usize = 30;

/// Reads a text table.
///
/// # Errors
/// A sentence that says what to do.
pub(super) fn read(bytes: &[u8]) -> Result<Sheet, String> {
    let text = decode(bytes)?;
    let begin: String = text.trim_start().chars().take(200).flat_map(char::to_lowercase).collect();
    if ["<html", "<!doctype", "<table", "<?xml", "<style"].iter().any(|tag| begin.contains(tag)) {
        return Err("这是网页形式的表;请用表格程序打开,另存为 xlsx 再导入".to_string());
    }
    // Lines that an old program ended by a return alone.
    let text = match text.contains('\n') {
        true => text,
        false => text.replace('\r', "\n"),
    };
    let mut lines = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut sheet = Sheet::default();
    let mut record = csv::StringRecord::new();
    loop {
        match lines.read_record(&mut record) {
            Ok(false) => return Ok(sheet),
            Ok(true) => {}
            Err(_) => return Err("文件读不出;请用表格程序打开,另存为 xlsx".to_string()),
        }
        let number = record.position().map_or(0, |at| line_of(&text, at));
        if number > ROWS_MOST {
            return Err(format!("超过 {ROWS_MOST} 行;请拆成几个文件再导入"));
        }
        for (column, cell) in (0..COLUMNS_MOST).zip(record.iter()) {
            sheet.push(number, column, cell);
        }
    }
}

/// The line on which a record starts. The position of the reader is before any empty lines.
fn line_of(text: &str, at: &csv::Position) -> u32 {
    let byte = usize::try_from(at.byte()).unwrap_or(0);
    let rest = text.as_bytes().get(byte..).unwrap_or(&[]);
    let ends = rest.iter().take_while(|b| matches!(b, b'\r' | b'\n'));
    let passed = ends.filter(|b| **b == b'\n').count();
    u32::try_from(at.line()).unwrap_or(u32::MAX).saturating_add(u32::try_from(passed).unwrap_or(0))
}

/// The delimiter: the one that stands on most of the first lines, outside of quotes; of two such, the more frequent. A
/// cell may have many of another.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', (0u32, 0u32)), (b';', (0, 0)), (b'\t', (0, 0))];
    for line in text.lines().take(SEARCHED_LINES) {
        // A stray quote must not hide the rest of the file.
        let mut quoted = false;
        let mut found = [0u32; 3];
        for byte in line.bytes() {
            match byte {
                b'"' => quoted = !quoted,
                _ if quoted => {}
                _ => {
                    let own = counts.iter().zip(&mut found).filter(|((d, _), _)| *d == byte);
                    own.for_each(|(_, n)| *n += 1);
                }
            }
        }
        for ((_, (lines, all)), n) in counts.iter_mut().zip(found) {
            *lines += u32::from(n > 0);
            *all += n;
        }
    }
    // If two are alike, the first one wins.
    let most = counts.iter().map(|(_, n)| *n).max().unwrap_or_default();
    counts.iter().find(|(_, n)| *n == most).map_or(b',', |(d, _)| *d)
}

/// Decodes by the byte order mark, else by the first encoding that fits.
fn decode(bytes: &[u8]) -> Result<String, String> {
    if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return decode_strictly(UTF_8, rest).map_err(|line| encoding_error(line, "UTF-8"));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return decode_strictly(UTF_16LE, rest).map_err(|line| encoding_error(line, "UTF-16"));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return decode_strictly(UTF_16BE, rest).map_err(|line| encoding_error(line, "UTF-16"));
    }
    if let Some(encoding) = detect_utf16(bytes) {
        return decode_strictly(encoding, bytes).map_err(|line| encoding_error(line, "UTF-16"));
    }
    if let Some(at) = bytes.iter().position(|b| *b == 0) {
        let line = last_line(bytes.get(..at).unwrap_or(&[]));
        return Err(format!("第 {line} 行有不是文字的内容;这不是表格,请核对文件"));
    }
    match (decode_strictly(UTF_8, bytes), decode_strictly(GB18030, bytes)) {
        (Ok(text), _) | (Err(_), Ok(text)) => Ok(text),
        // The encoding that got further was probably meant.
        (Err(utf), Err(gb)) => Err(encoding_error(utf.max(gb), "UTF-8,也不是 GB18030")),
    }
}

fn encoding_error(line: usize, encoding: &str) -> String {
    format!("第 {line} 行的文字不是 {encoding} 编码;请用表格程序另存为 xlsx 或 CSV UTF-8")
}

/// The text in this encoding, or the line of the first invalid bytes.
fn decode_strictly(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, usize> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
    let mut text = String::with_capacity(room.unwrap_or(bytes.len()));
    let (result, _) = decoder.decode_to_string_without_replacement(bytes, &mut text, true);
    match result {
        DecoderResult::InputEmpty => Ok(text),
        DecoderResult::Malformed(..) | DecoderResult::OutputFull => Err(last_line(text.as_bytes())),
    }
}

/// The number of the last line.
fn last_line(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b == b'\n').count() + 1
}

/// Detects UTF-16 without a byte order mark: line ends and commas always have a zero on the same side.
fn detect_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let pairs: Vec<&[u8]> = bytes.chunks_exact(2).take(2_000).collect();
    let zeros = |at: usize| pairs.iter().filter(|p| p.get(at) == Some(&0)).count();
    let (first, second) = (zeros(0), zeros(1));
    match (first, second) {
        (0, n) if n > 0 => Some(UTF_16LE),
        (n, 0) if n > 0 => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        let sheet = read(bytes).unwrap();
        sheet.rows.into_iter().map(|r| r.cells.into_iter().map(|(_, t)| t).collect()).collect()
    }

    const TABLE: &str = "房号;姓名\n3-2-501;𠮷田、张三\n\n;李四";

    #[test]
    fn every_encoding_gives_the_same_table() {
        let wanted = cells(TABLE.as_bytes());
        assert_eq!(wanted, [vec!["房号", "姓名"], vec!["3-2-501", "𠮷田、张三"], vec!["李四"]]);
        let gb = GB18030.encode(TABLE).0.into_owned();
        assert!(std::str::from_utf8(&gb).is_err());
        assert_eq!(cells(&gb), wanted);
        assert_eq!(cells(&[b"\xef\xbb\xbf", TABLE.as_bytes()].concat()), wanted);
        let little: Vec<u8> = TABLE.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = TABLE.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(cells(&[b"\xff\xfe", &little[..]].concat()), wanted);
        assert_eq!(cells(&[b"\xfe\xff", &big[..]].concat()), wanted);
        assert_eq!((cells(&little), cells(&big)), (wanted.clone(), wanted));
    }

    #[test]
    fn rows_keep_their_own_numbers() {
        let sheet = read("a,b\n\n\"c\nd\",e\r\nf".as_bytes()).unwrap();
        let numbers: Vec<u32> = sheet.rows.iter().map(|r| r.number).collect();
        assert_eq!(numbers, [1, 3, 5]);
        assert_eq!(sheet.rows[1].at(0), "c d");
    }

    #[test]
    fn commas_tabs_and_semicolons_separate_columns() {
        assert_eq!(cells(b"a\tb, c\td"), [vec!["a", "b, c", "d"]]);
        assert_eq!(cells(b"a;b\n1;\"x;y,z,,,\""), [vec!["a", "b"], vec!["1", "x;y,z,,,"]]);
        assert_eq!(cells(b"a,b"), [vec!["a", "b"]]);
    }

    #[test]
    fn invalid_bytes_are_named_by_their_line() {
        let problem = |bytes: &[u8]| read(bytes).unwrap_err();
        let mut bytes = "房号,姓名\n1-1-101,张三\n1-1-102,".as_bytes().to_vec();
        bytes.extend(b"\xff\xff\n");
        assert!(problem(&bytes).contains("第 3 行"), "{}", problem(&bytes));
        assert!(problem(b"\xef\xbb\xbfa\n\xff").contains("第 2 行的文字不是 UTF-8"));
        assert!(problem(b"\xff\xfea\0\n\0\x00\xd8").contains("第 2 行的文字不是 UTF-16"));
        assert!(problem(b"abc\nd\0e\0\0f").contains("第 2 行"));
        assert!(problem(b"<html><table>").contains("网页"));
    }
}

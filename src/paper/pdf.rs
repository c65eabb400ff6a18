//! Pages as a PDF with the font in it, cut down to the letters that stand there, so that it prints alike
//! everywhere and its text can be searched.

use std::collections::BTreeMap;

use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str};
use subsetter::GlyphRemapper;

use super::place::{Mark, Page};
use super::size::{Paper, U};

/// A font that holds Chinese: the bytes of its file, and which of the faces in it.
pub struct Face {
    data: Vec<u8>,
    index: u32,
}

const NAME: Name<'static> = Name(b"F");
const BASE: Name<'static> = Name(b"QTAAAA+Qiantai");
const IDENTITY: SystemInfo<'static> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };
/// How much a stream is pressed: small enough, and quick.
const PRESSED: u8 = 9;

impl Face {
    /// A face of a font's file, if it is a font that may be put into a document.
    pub fn new(data: Vec<u8>, index: u32) -> Option<Self> {
        let face = ttf_parser::Face::parse(&data, index).ok()?;
        let restricted = face.permissions() == Some(ttf_parser::Permissions::Restricted);
        (!restricted && face.units_per_em() > 0).then_some(())?;
        Some(Self { data, index })
    }

    /// How many faces a file holds.
    pub fn count(data: &[u8]) -> u32 {
        ttf_parser::fonts_in_collection(data).unwrap_or(1)
    }

    /// Whether it holds all of these letters.
    pub fn has(&self, letters: &str) -> bool {
        let face = self.parsed();
        face.is_some_and(|face| letters.chars().all(|c| face.glyph_index(c).is_some()))
    }

    /// Whether its family's name holds these words.
    pub fn is_called(&self, words: &str) -> bool {
        let Some(face) = self.parsed() else { return false };
        face.names().into_iter().filter_map(|name| name.to_string()).any(|n| n.contains(words))
    }

    pub(super) fn parsed(&self) -> Option<ttf_parser::Face<'_>> {
        ttf_parser::Face::parse(&self.data, self.index).ok()
    }
}

/// The letters of the pages in the font that is put into the document.
struct Letters<'a> {
    face: ttf_parser::Face<'a>,
    mapper: GlyphRemapper,
    /// By number in the document: the letter that it stands for, and its width in thousandths.
    known: BTreeMap<u16, (char, u16)>,
}

/// The bytes of a document. All text must be in the font.
///
/// # Errors
/// A sentence: the font cannot be read or cut down.
pub(super) fn write(pages: &[Page], paper: &Paper, font: &Face) -> Result<Vec<u8>, String> {
    let broken = || "字体文件读不出,做不出 PDF;请换一个字体".to_string();
    let face = font.parsed().ok_or_else(broken)?;
    let mut letters = Letters { face, mapper: GlyphRemapper::new(), known: BTreeMap::new() };
    let drawn: Vec<Vec<u8>> = pages.iter().map(|page| draw(page, paper, &mut letters)).collect();
    let mut next = Ref::new(1);
    let mut pdf = Pdf::new();
    let (catalog, tree, outer) = (next.bump(), next.bump(), next.bump());
    let ids: Vec<(Ref, Ref)> = drawn.iter().map(|_| (next.bump(), next.bump())).collect();
    pdf.catalog(catalog).pages(tree);
    let count = i32::try_from(ids.len()).unwrap_or(i32::MAX);
    pdf.pages(tree).kids(ids.iter().map(|(page, _)| *page)).count(count);
    let [wide, high] = [paper.width, paper.height].map(|u| number(u / 5));
    for ((page, content), stream) in ids.iter().zip(&drawn) {
        let mut page = pdf.page(*page);
        page.parent(tree).media_box(Rect::new(0.0, 0.0, wide.into(), high.into()));
        page.contents(*content).resources().fonts().pair(NAME, outer);
        page.finish();
        pdf.stream(*content, &compress_to_vec_zlib(stream, PRESSED)).filter(Filter::FlateDecode);
    }
    letters.embed(&mut pdf, font, outer, &mut next).ok_or_else(broken)?;
    Ok(pdf.finish())
}

/// A whole number as documents have it.
fn number(u: U) -> i16 {
    i16::try_from(u).unwrap_or(i16::MAX)
}

fn draw(page: &Page, paper: &Paper, letters: &mut Letters<'_>) -> Vec<u8> {
    let mut content = Content::new();
    // A unit of ours is a fifth of a point.
    content.transform([0.2, 0.0, 0.0, 0.2, 0.0, 0.0]).set_line_width(2.0);
    let flip = |y: U| number(paper.height - y).into();
    let place = |x: U| number(paper.left + x).into();
    for mark in page {
        match mark {
            Mark::Across { x0, x1, y } => {
                content.move_to(place(*x0), flip(*y)).line_to(place(*x1), flip(*y));
            }
            Mark::Down { x, y0, y1 } => {
                content.move_to(place(*x), flip(*y0)).line_to(place(*x), flip(*y1));
            }
            Mark::Text { .. } => {}
        }
    }
    content.stroke().begin_text();
    // Each line is set from where the one before began.
    let (mut at, mut set, mut in_red) = ((0, 0), (0, 100), false);
    for mark in page {
        let Mark::Text { x, y, room, big, red, text } = mark else { continue };
        if in_red != *red {
            // Dark enough for a printer that has only black.
            match red {
                true => content.set_fill_rgb(0.8, 0.0, 0.0),
                false => content.set_fill_rgb(0.0, 0.0, 0.0),
            };
            in_red = *red;
        }
        let size = paper.column * if *big { 4 } else { 2 };
        let (glyphs, natural) = letters.line(text);
        // Letters that are wider than half a full one are pressed together where they must.
        let natural = natural * size / 1000;
        let pressed = if natural > *room { 100 * room / natural } else { 100 };
        if set.0 != size {
            content.set_font(NAME, number(size).into());
        }
        if set.1 != pressed {
            content.set_horizontal_scaling(number(pressed).into());
        }
        let to = (paper.left + x, paper.height - (y + size * 22 / 25));
        content.next_line(number(to.0 - at.0).into(), number(to.1 - at.1).into());
        content.show(Str(&glyphs));
        (at, set) = (to, (size, pressed));
    }
    content.end_text();
    content.finish().into_vec()
}

impl Letters<'_> {
    /// A line as numbers of glyphs, and its width in thousandths of a letter's height.
    fn line(&mut self, text: &str) -> (Vec<u8>, i32) {
        let mut glyphs = Vec::new();
        let mut natural = 0;
        let per_em = u32::from(self.face.units_per_em().max(1));
        for letter in text.chars() {
            let Some(glyph) = self.face.glyph_index(letter) else { continue };
            let advance = u32::from(self.face.glyph_hor_advance(glyph).unwrap_or(0));
            let wide = u16::try_from(advance * 1000 / per_em).unwrap_or(1000);
            let id = self.mapper.remap(glyph.0);
            self.known.insert(id, (letter, wide));
            glyphs.extend(id.to_be_bytes());
            natural += i32::from(wide);
        }
        (glyphs, natural)
    }

    /// Puts the font into the document.
    fn embed(self, pdf: &mut Pdf, font: &Face, outer: Ref, next: &mut Ref) -> Option<()> {
        let cut = subsetter::subset(&font.data, font.index, &self.mapper).ok()?;
        // Outlines of the other kind are a table of their own.
        let raw = ttf_parser::RawFace::parse(&cut, 0).ok()?;
        let compact = raw.table(ttf_parser::Tag::from_bytes(b"CFF "));
        let (inner, about, map, file) = (next.bump(), next.bump(), next.bump(), next.bump());
        let mut type0 = pdf.type0_font(outer);
        type0.base_font(BASE).encoding_predefined(Name(b"Identity-H"));
        type0.descendant_font(inner).to_unicode(map);
        type0.finish();
        let mut cid = pdf.cid_font(inner);
        let kind = if compact.is_some() { CidFontType::Type0 } else { CidFontType::Type2 };
        cid.subtype(kind).base_font(BASE).system_info(IDENTITY).font_descriptor(about);
        cid.default_width(1000.0);
        if compact.is_none() {
            cid.cid_to_gid_map_predefined(Name(b"Identity"));
        }
        let mut widths = cid.widths();
        // Most are as wide as they are high, as said above.
        for (id, (_, wide)) in self.known.iter().filter(|(_, (_, wide))| *wide != 1000) {
            widths.consecutive(*id, [(*wide).into()]);
        }
        widths.finish();
        cid.finish();
        let mut map_writer = UnicodeCmap::new(Name(b"Custom"), IDENTITY);
        self.known.iter().for_each(|(id, (letter, _))| map_writer.pair(*id, *letter));
        let unicode = map_writer.finish();
        pdf.cmap(map, &compress_to_vec_zlib(unicode.as_slice(), PRESSED))
            .filter(Filter::FlateDecode);
        let mut descriptor = pdf.font_descriptor(about);
        descriptor
            .name(BASE)
            .flags(FontFlags::SYMBOLIC)
            .bbox(Rect::new(0.0, -200.0, 1000.0, 900.0));
        descriptor.italic_angle(0.0).ascent(880.0).descent(-120.0).cap_height(700.0).stem_v(80.0);
        match compact {
            Some(_) => descriptor.font_file3(file),
            None => descriptor.font_file2(file),
        };
        descriptor.finish();
        let bytes = compress_to_vec_zlib(compact.unwrap_or(&cut), PRESSED);
        let mut stream = pdf.stream(file, &bytes);
        stream.filter(Filter::FlateDecode);
        if compact.is_some() {
            stream.pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
        } else {
            let whole = i32::try_from(cut.len()).unwrap_or(i32::MAX);
            stream.pair(Name(b"Length1"), whole);
        }
        Some(())
    }
}

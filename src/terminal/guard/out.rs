//! Bytes on their way to the terminal: one write for each frame, drawn at once where the terminal
//! can. It must not know what is in a frame.

use std::io::{self, Write};

/// Frames of fewer bytes are a few cells: the marks around them would weigh more than they help.
const WORTH_MARKING: usize = 256;
/// DEC mode 2026; terminals without it ignore it.
const BEGIN_UPDATE: &[u8] = b"\x1b[?2026h";
const END_UPDATE: &[u8] = b"\x1b[?2026l";

/// Keeps what is written until it is flushed, then writes it as one synchronized update.
///
/// An unchanged frame writes nothing of its own, so an idle screen sends nothing.
#[derive(Debug)]
pub struct FrameWriter<W: Write> {
    inner: W,
    frame: Vec<u8>,
}

impl<W: Write> FrameWriter<W> {
    /// A writer for `CrosstermBackend::new`.
    pub fn new(inner: W) -> FrameWriter<W> {
        FrameWriter { inner, frame: Vec::new() }
    }
}

impl<W: Write> Write for FrameWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.frame.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if !self.frame.is_empty() {
            let mut frame = std::mem::take(&mut self.frame);
            if frame.len() >= WORTH_MARKING {
                frame = [BEGIN_UPDATE, &frame, END_UPDATE].concat();
            }
            self.inner.write_all(&frame)?;
        }
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_written_once_and_marked_only_when_large() {
        let mut out = FrameWriter::new(Vec::new());
        out.write_all(b"a").unwrap();
        assert!(out.inner.is_empty(), "nothing before the flush");
        out.flush().unwrap();
        assert_eq!(out.inner, b"a");
        out.flush().unwrap();
        assert_eq!(out.inner, b"a", "an unchanged frame writes nothing");
        out.inner.clear();
        out.write_all(&[b'x'; WORTH_MARKING]).unwrap();
        out.flush().unwrap();
        assert!(out.inner.starts_with(BEGIN_UPDATE) && out.inner.ends_with(END_UPDATE));
    }
}

//! How much the files in a zip archive unpack to, without keeping any of it: a workbook of three megabytes may hold
//! three thousand, and the library that reads workbooks takes what it finds.

use std::io::{Cursor, Read};

use zip::ZipArchive;

/// How one begins. Old workbooks are none.
const HEAD: &[u8] = b"PK\x03\x04";
/// Bytes unpacked at a time.
const PIECE: usize = 64 * 1024;

/// Whether the files together unpack to more than so many bytes, whatever their list claims. What does not unpack
/// counts as far as it went: the library that reads workbooks comes no further.
pub(super) fn unpacks_beyond(bytes: &[u8], most: usize) -> bool {
    let archive = bytes.starts_with(HEAD).then(|| ZipArchive::new(Cursor::new(bytes)));
    let Some(Ok(mut archive)) = archive else { return false };
    let mut left = most;
    let mut piece = vec![0; PIECE];
    for index in 0..archive.len() {
        let Ok(mut file) = archive.by_index(index) else { continue };
        while let Ok(unpacked @ 1..) = file.read(&mut piece) {
            let Some(rest) = left.checked_sub(unpacked) else { return true };
            left = rest;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    /// An archive of files of so many zeros.
    fn zeros(files: &[usize]) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (n, many) in files.iter().enumerate() {
            archive.start_file(format!("{n}"), SimpleFileOptions::default()).unwrap();
            archive.write_all(&vec![0; *many]).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn what_is_unpacked_counts_and_not_what_is_claimed() {
        let (most, half) = (1 << 20, 1 << 19);
        let beyond = |files: &[usize]| unpacks_beyond(&zeros(files), most);
        assert!(!beyond(&[most]) && !beyond(&[half, half]));
        assert!(beyond(&[most + 1]) && beyond(&[half, half, 1]) && beyond(&[100 * most]));
        // The list claims five bytes, and so does what stands before the file: the library believes one of them, or
        // unpacks it all.
        let mut lies = zeros(&[100 * most]);
        let list = (0..lies.len()).find(|at| lies[*at..].starts_with(b"PK\x01\x02")).unwrap();
        for claim in [22, list + 24] {
            lies[claim..claim + 4].copy_from_slice(&5u32.to_le_bytes());
        }
        let mut archive = ZipArchive::new(Cursor::new(lies.as_slice())).unwrap();
        let read = std::io::copy(&mut archive.by_index(0).unwrap(), &mut std::io::sink());
        let small = read.is_err() || read.is_ok_and(|read| read <= 5);
        assert!(unpacks_beyond(&lies, most) || small);
        assert!(!unpacks_beyond(&zeros(&[1_000])[..100], most), "no archive at all");
    }
}

//! How bytes come to a printer: through a queue, to a device, over a socket.

use std::path::PathBuf;

use crate::paper::Format;

/// How bytes come to a printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// A queue of the print system.
    Queue(String),
    /// A device, `/dev/usb/lp0`.
    Device(PathBuf),
    /// A socket, mostly port 9100: `10.0.0.9:9100`.
    Tcp(String),
}

impl Way {
    /// Reads `lp:NEEDLE`, `tcp:10.0.0.9:9100` or `device:/dev/usb/lp0`.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':')? {
            ("lp", name) if !name.is_empty() => Some(Self::Queue(name.to_string())),
            ("device", path) if path.starts_with('/') => Some(Self::Device(path.into())),
            ("tcp", address) => Self::tcp(address),
            _ => None,
        }
    }

    /// A socket by `host:port`, or by the host alone with the port that printers listen on. An address with
    /// colons of its own stands in brackets: `[fe80::1]:9100`.
    pub fn tcp(address: &str) -> Option<Self> {
        let (host, port) = match address.rsplit_once(':') {
            Some(parts) if !address.ends_with(']') => parts,
            _ => (address, "9100"),
        };
        let framed = host.starts_with('[') && host.ends_with(']');
        let clear = !host.is_empty() && (framed || !host.contains(':'));
        let good = clear && port.parse::<u16>().is_ok_and(|port| port > 0);
        good.then(|| Self::Tcp(format!("{host}:{port}")))
    }

    /// Whether what is at its end understands the format: the print system makes a page of plain text, a
    /// printer does not; and nothing prints a workbook.
    pub fn takes(&self, format: Format) -> bool {
        match format {
            Format::Text => matches!(self, Self::Queue(_)),
            Format::Escp | Format::EscPos | Format::Pdf => true,
            Format::Xlsx => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_is_a_host_and_a_port_that_cannot_be_mistaken() {
        for (address, way) in [
            ("10.0.0.9", Some("10.0.0.9:9100")),
            ("printer:9101", Some("printer:9101")),
            ("[fe80::1]", Some("[fe80::1]:9100")),
            ("[fe80::1]:9101", Some("[fe80::1]:9101")),
            ("fe80::1", None),
            ("::1:9100", None),
            ("10.0.0.9:0", None),
            (":9100", None),
            ("", None),
        ] {
            assert_eq!(Way::tcp(address), way.map(|way| Way::Tcp(way.to_string())), "{address}");
        }
    }
}

//! How bytes come to a printer: through a queue, to a device, over a socket.

use std::path::PathBuf;

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

    /// A socket by `host:port`, or by the host alone with the port that printers listen on.
    pub fn tcp(address: &str) -> Option<Self> {
        let (host, port) = address.rsplit_once(':').unwrap_or((address, "9100"));
        let good = !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0);
        good.then(|| Self::Tcp(format!("{host}:{port}")))
    }
}

//! The protocol between terminals, scripts and the desk: messages, their frames on the socket, the
//! client, and starting the desk when none runs.

pub mod client;
pub mod frame;
pub mod messages;
pub mod spawn;

//! What terminals, scripts and the desk say to each other: messages, how they lie on the socket, and the
//! asking side of the line.

pub mod client;
pub mod frame;
pub mod messages;
pub mod spawn;

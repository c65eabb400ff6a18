//! From bytes to paper: queues, devices, sockets and files, fonts of this machine, and what was chosen last.
//! It knows nothing of slips; what it says is what it knows: given to the printer, not printed.

pub mod choice;
pub mod font;
pub mod layouts;
pub mod printers;
pub mod send;
pub mod task;
pub mod way;

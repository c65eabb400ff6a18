//! The office's own books: staff, settings, calendar, phone book, what was seen and taken over.

pub mod exports;
pub mod forgetting;
pub mod founding;
pub mod phone_book;
pub mod policy;
pub mod prints;
pub mod restoring;
pub mod settings;
pub mod staff;
pub mod takeover;
pub mod uniforms;
pub mod unmasking;
pub mod working_hours;

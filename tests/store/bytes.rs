//! The codec: every value reads back the same, and no bytes can crash it.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use qiantai::bytes::{RECORD_MOST, TooLarge, Unreadable};
use qiantai::engine::fields::Fields;
use qiantai::engine::ledger::{Account, Payer, Posting};
use qiantai::engine::moment::{Clock, Day, Moment};
use qiantai::engine::money::Money;
use qiantai::engine::slip::{Deed, Due, Entry, Slip};
use qiantai::engine::value::{Badge, Cell, PersonId, RoomId, SlipId, Value};
use qiantai::store::chain::{Head, link, personal_digest};
use qiantai::store::codec;
use qiantai::store::plain;

fn cell() -> impl Strategy<Value = Cell> {
    prop_oneof![
        any::<String>().prop_map(Cell::Text),
        any::<i64>().prop_map(Cell::Number),
        any::<i64>().prop_map(|n| Cell::Money(Money::fen(n))),
        (1_i32..900_000).prop_filter_map("a day", |n| Day::from_number(n).map(Cell::Day)),
        (0_u16..1440).prop_filter_map("a time", |n| Clock::of_minutes(n).map(Cell::Clock)),
        any::<i64>().prop_map(|n| Cell::Moment(Moment(n))),
        any::<u16>().prop_map(Cell::Choice),
        any::<bool>().prop_map(Cell::Yes),
        any::<u32>().prop_map(|n| Cell::Room(RoomId(n))),
        any::<u32>().prop_map(|n| Cell::Person(PersonId(n))),
        any::<u32>().prop_map(|n| Cell::Staff(Badge(n))),
        slip_id().prop_map(Cell::Slip),
        (any::<u32>(), any::<u8>()).prop_map(|(p, n)| Cell::PhoneOf(PersonId(p), n)),
        any::<String>().prop_map(Cell::Name),
        any::<String>().prop_map(Cell::Phone),
        (16_u8..200, vec(any::<u8>(), 0..40)).prop_map(|(kind, bytes)| Cell::Unknown(kind, bytes)),
    ]
}

fn slip_id() -> impl Strategy<Value = SlipId> {
    (any::<u16>(), any::<u64>()).prop_map(|(form, number)| SlipId { form, number })
}

fn row() -> impl Strategy<Value = Vec<(u16, Cell)>> {
    btree_map(any::<u16>(), cell(), 0..5).prop_map(|cells| cells.into_iter().collect())
}

/// Fields under any tag but the codec's own.
fn fields() -> impl Strategy<Value = Fields> {
    let value = prop_oneof![
        4 => cell().prop_map(Value::One),
        1 => vec(row(), 0..4).prop_map(Value::Rows),
    ];
    btree_map(prop_oneof![0_u16..60_001, 60_016_u16..], value, 0..12)
        .prop_map(|fields| fields.into_iter().collect())
}

fn dues() -> impl Strategy<Value = Vec<Due>> {
    let due = (any::<u16>(), any::<i64>(), any::<String>(), any::<Option<i64>>()).prop_map(
        |(what, at, because, met)| Due { what, at: Moment(at), because, met: met.map(Moment) },
    );
    vec(due, 0..4)
}

fn deed() -> impl Strategy<Value = Deed> {
    let seq = 0..=i64::MAX.unsigned_abs();
    let hands = (any::<u32>(), any::<Option<u32>>());
    (seq, any::<u16>(), hands, any::<(i64, i64)>(), any::<(String, String)>()).prop_map(
        |(seq, step, (by, cosign), (occurred, recorded), (source, late))| Deed {
            seq,
            step,
            by: Badge(by),
            cosign: cosign.map(Badge),
            occurred: Moment(occurred),
            recorded: Moment(recorded),
            source,
            late,
        },
    )
}

fn postings() -> impl Strategy<Value = Vec<Posting>> {
    let account = proptest::sample::select(Account::ALL);
    let posting = (account, any::<u32>(), any::<(u32, u32)>(), any::<u32>(), any::<i64>());
    let posting = posting.prop_map(|(account, month, (room, person), item, fen)| Posting {
        account,
        month,
        payer: Payer { room, person },
        item,
        amount: Money::fen(fen),
    });
    vec(posting, 0..4)
}

fn entry() -> impl Strategy<Value = Entry> {
    let corrects = proptest::option::of(0..=i64::MAX.unsigned_abs());
    (slip_id(), deed(), any::<(u32, u16)>(), fields(), dues(), corrects, postings()).prop_map(
        |(slip, deed, (version, state), set, dues, corrects, postings)| Entry {
            seq: deed.seq,
            slip,
            step: deed.step,
            version,
            by: deed.by,
            cosign: deed.cosign,
            occurred: deed.occurred,
            recorded: deed.recorded,
            source: deed.source,
            late: deed.late,
            state,
            set,
            dues,
            corrects,
            postings,
        },
    )
}

fn slip() -> impl Strategy<Value = Slip> {
    (slip_id(), any::<(u32, u16)>(), fields(), dues(), vec(deed(), 0..6)).prop_map(
        |(id, (version, state), fields, dues, story)| Slip {
            id,
            version,
            state,
            fields,
            dues,
            story,
        },
    )
}

fn personal(entry: &Entry) -> usize {
    let rows = |v: &Value| match v {
        Value::One(c) => usize::from(c.is_personal()),
        Value::Rows(rows) => rows.iter().flatten().filter(|(_, c)| c.is_personal()).count(),
    };
    entry.set.iter().map(|(_, v)| rows(v)).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn entries_come_back(entry in entry()) {
        let (public, apart) = codec::entry_bytes(&entry).unwrap();
        prop_assert_eq!(apart.is_empty(), personal(&entry) == 0);
        prop_assert_eq!(codec::read_entry(&public, &apart).unwrap(), entry.clone());
        // Without its personal part it still reads, and its public bytes come out the same.
        let nameless = codec::read_entry(&public, &[]).unwrap();
        prop_assert_eq!(personal(&nameless), 0);
        prop_assert_eq!(codec::entry_bytes(&nameless).unwrap(), (public, Vec::new()));
    }

    #[test]
    fn slips_come_back(slip in slip()) {
        let bytes = codec::slip_bytes(&slip).unwrap();
        prop_assert_eq!(codec::read_slip(&bytes).unwrap(), slip);
    }

    /// One content has one form: bytes that read at all are the bytes that would be written.
    #[test]
    fn spoilt_bytes_do_no_harm(slip in slip(), entry in entry(), at in any::<usize>(), byte in any::<u8>(), cut in any::<bool>()) {
        let (public, apart) = codec::entry_bytes(&entry).unwrap();
        for whole in [codec::slip_bytes(&slip).unwrap(), public, apart] {
            let mut bytes = whole;
            if bytes.is_empty() { continue; }
            let at = at % bytes.len();
            if cut { bytes.truncate(at) } else { bytes[at] = byte }
            let _ = codec::read_slip(&bytes);
            let _ = codec::read_entry(&bytes, &[]);
            let _ = codec::read_entry(&bytes, &bytes);
        }
    }

    #[test]
    fn any_bytes_do_no_harm(bytes in vec(any::<u8>(), 0..300), text in any::<String>()) {
        let _ = codec::read_slip(&bytes);
        let _ = codec::read_entry(&bytes, &bytes);
        let _ = plain::read_line(&text);
        prop_assert!(plain::follows(&Head::start(), 1, &bytes, &bytes).is_none());
    }

    #[test]
    fn lines_come_back(seq in any::<u64>(), row in vec(any::<u8>(), 0..90), salted in vec(any::<u8>(), 0..40)) {
        let line = plain::line(seq, &row, &salted);
        prop_assert_eq!(plain::read_line(&line), Some((seq, row, salted)));
        prop_assert_eq!(plain::read_line(&format!("{line}\t")), None);
    }
}

#[test]
fn lengths_that_lie_ask_for_no_memory() {
    // A list, a run of bytes, rows in rows: each says that 2^60 of them follow.
    let many = [253, 0, 0, 0, 0, 0, 0, 0, 16];
    let nests: [&[u8]; 4] = [&[], &[1, 1, 0, 1], &[1, 1, 1], &[1, 1, 1, 1]];
    for nest in nests {
        let bytes = [nest, &many, &[0; 64]].concat();
        assert!(codec::read_slip(&bytes).is_err(), "{nest:?}");
        assert!(codec::read_entry(&bytes, &bytes).is_err(), "{nest:?}");
    }
    let megabyte = vec![1; 1 << 20];
    assert!(codec::read_slip(&megabyte).is_err());
}

#[test]
fn bytes_of_another_order_or_with_a_tail_do_not_read() {
    let slip = Slip {
        id: SlipId { form: 14, number: 1 },
        version: 1,
        state: 1,
        fields: Fields::new().with(1, Cell::Yes(true)).with(2, Cell::Yes(false)),
        dues: Vec::new(),
        story: Vec::new(),
    };
    let bytes = codec::slip_bytes(&slip).unwrap();
    assert_eq!(
        codec::read_slip(&[bytes.as_slice(), &[0]].concat()),
        Err(Unreadable("记录后有多余字节"))
    );
    // Field: tag, one cell, kind, length, worth. The first begins after the count of fields.
    let swapped = [&bytes[..1], &bytes[6..11], &bytes[1..6], &bytes[11..]].concat();
    assert_eq!(codec::read_slip(&swapped), Err(Unreadable("栏目次序")));
    let mut odd = bytes;
    odd[5] = 2;
    assert_eq!(codec::read_slip(&odd), Err(Unreadable("是否")));
}

#[test]
fn the_largest_record_reads_back_and_a_larger_one_is_refused() {
    // Small cells ask for the most memory for their bytes.
    let rows = |n: usize| Value::Rows(vec![vec![(1, Cell::Yes(true)); 40]; n]);
    let mut slip = Slip {
        id: SlipId { form: 14, number: 1 },
        version: 1,
        state: 1,
        fields: Fields::new(),
        dues: Vec::new(),
        story: Vec::new(),
    };
    let mut n = 0;
    let largest = loop {
        slip.fields.set(5, rows(n + 100));
        match codec::slip_bytes(&slip) {
            Ok(_) => n += 100,
            Err(TooLarge) => {
                slip.fields.set(5, rows(n));
                break codec::slip_bytes(&slip).unwrap();
            }
        }
    };
    assert!(largest.len() > RECORD_MOST * 9 / 10);
    assert_eq!(codec::read_slip(&largest).unwrap(), slip);
    slip.fields.set(5, Value::One(Cell::Text("长".repeat(RECORD_MOST / 3))));
    assert_eq!(codec::slip_bytes(&slip), Err(TooLarge));
    slip.fields.set(5, Value::One(Cell::Text("长".repeat(2_000_000))));
    assert_eq!(codec::slip_bytes(&slip), Err(TooLarge));
}

/// The chain's own hashes, written down: a change would break every store there is.
#[test]
fn the_chain_is_what_it_always_was() {
    let digest = personal_digest(b"salt and name");
    let hash = link(&[7; 32], &digest, b"public");
    let head = Head { seq: 1, hash };
    assert_eq!(head.spoken(), "CDSN-120B-ET5V");
    assert_eq!(head.hex(), "637350880b768bb2478bf2aefb9ffeffc65324fba662e39334804dd176f9393e");
}

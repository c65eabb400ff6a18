//! B-01 人员: the staff, by badge. A slip's number is the badge.
//!
//! That somebody was given a PIN, or changed their own, is written on their record; a PIN never is. Nobody
//! appoints, changes, dismisses or gives a PIN above their own standing, and a head is made by two. Whoever handles money
//! is appointed and given a PIN by a head alone: who signs beside a cashier must not be able to make one.

use crate::engine::kind::{Blank, Kind};
use crate::engine::policy::Policy;
use crate::engine::slip::state_key_of;
use crate::engine::value::Value;
use crate::forms::billing::drawer;
use crate::forms::prelude::*;

pub const TAG: u16 = 9001;

/// Records of the staff that are read at once.
const RECORDS_MOST: usize = 10_000;
/// The highest badge number.
pub const BADGE_MOST: i64 = 99_999;

/// The least digits of a PIN, and of a PIN of those who answer for people or money.
pub const PIN_LEAST: usize = 4;
pub const PIN_LEAST_OF_HEADS: usize = 6;

/// The role of somebody of the staff, as it is chosen: the clock's is nobody's to have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Post(pub Role);

impl Blank for Post {
    type Item = Self;
    const KIND: Kind = Kind::Choice(Role::POSTS);
    fn take(value: Option<&Value>) -> Option<Self> {
        Role::take(value).map(Self)
    }
    fn give(&self) -> Option<Value> {
        self.0.give()
    }
}

rules! {
    BADGE_TAKEN refuse "工号{0}已有人用;请换一个" ["H-01"];
    LAST_HEAD refuse "{0}是唯一的管理处主任;请先登记接任的主任" ["H-01"];
    BAD_BADGE refuse "工号是 1 到 99999 的整数" ["H-01"];
    ABOVE_YOU refuse "{0}的权限在您之上;请由{1}办理" ["H-01"];
    NOT_RAISED refuse "{0}与您同级或更高,您不能任命;请由{1}办理" ["H-01"];
    MONEY_BY_HEAD refuse "{0}经手钱款:任命和发密码只由{1}办,免得一人立人又替他签字;请{1}来办" ["H-01", "H-05"];
    NO_PIN refuse "{0}不在前台登录,不用密码" ["H-01"];
    BY_ONESELF refuse "自己的密码由自己改,要输现在的密码" ["H-01"];
    DRAWER_LEFT warn "名下还有抽屉 {0},应有 {1} 元:请接手的人在那里办“接管”" ["H-01", "F-216"];
    NOT_BY_HAND refuse "密码的存根由前台自己写,不由人写" ["H-01"];
    NOT_BY_ANOTHER refuse "别人的密码不能代改;忘了就发新密码" ["H-01"];
}

fields! {
    pub struct Enter {
        1 badge: i64 = "工号" 4;
        2 name: Text = "姓名" 4;
        3 role: Post = "岗位" 4;
        4 trade: Option<Trade> = "工种" 4;
        5 nick: Option<Text> = "称呼" 4;
        6 phone: Option<Text> = "电话" 4;
    }

    pub struct Change {
        2 name: Text = "姓名" 4;
        3 role: Post = "岗位" 4;
        4 trade: Option<Trade> = "工种" 4;
        5 nick: Option<Text> = "称呼" 6;
        6 phone: Option<Text> = "电话" 6;
    }
}

fields! { pub struct Leave { 7 why: Text = "离岗原因" 12; } }

fields! { pub struct GivePin { 8 pin_why: Option<Text> = "原因" 12; } }

/// Which rows count as this badge's PIN: digests, the newest first, with a space between. Written by the store where it
/// keeps the row, in the entry of that step; it is on no paper, and nobody fills it.
pub const PROOF: Tag<Text> = Tag::new(9, "proof");

/// The steps by which the desk changes who can sign in, as they are named.
pub const GIVE_PIN: &str = "give-pin";
pub const OWN_PIN: &str = "own-pin";
/// The PIN is as it was; the row in which it is kept is another.
pub const KEEP_PIN: &str = "keep-pin";

const ENTER: u16 = 1;
const PIN_GIVEN: u16 = 4;
const PIN_OWN: u16 = 5;

states! { SERVING = 1 "serving" "在岗", LEFT = 2 "left" "离岗" }

pub static FORM: Form = Form::new("B-01", TAG, "人员登记", "人员", STATES, RULES)
    .steps(&[
        Step::opens(ENTER, "enter", "登记", Right::KeepStaff, Enter::fields).decide(by!(enter)),
        Step::from(2, "change", "变更", &[SERVING], Right::KeepStaff, Change::fields)
            .decide(by!(change)),
        Step::from(3, "leave", "离岗", &[SERVING], Right::KeepStaff, Leave::fields)
            .decide(by!(leave)),
        Step::from(PIN_GIVEN, GIVE_PIN, "发新密码", &[SERVING], Right::KeepStaff, GivePin::fields)
            .decide(by!(give_pin)),
        Step::from(PIN_OWN, OWN_PIN, "改密码", &[SERVING], Right::SignIn, Nothing::fields)
            .decide(by!(own_pin))
            .at_once()
            .aside(),
        Step::from(6, KEEP_PIN, "密码存根", &[SERVING], Right::KeepStaff, Nothing::fields)
            .decide(by!(keep_pin))
            .at_once()
            .aside(),
    ])
    .and_keys(keys)
    .line(|slip, _| Line {
        place: slip.id.number.to_string(),
        matter: format!("{} {}", name(slip), role_of(slip).map_or("", Role::label)),
        ..Line::default()
    })
    .called(|_, slip| Called {
        code: slip.id.number.to_string(),
        shown: format!("{}({})", name(slip), slip.id.number),
    });

fn enter(ask: &Ask<'_>, it: Enter) -> Outcome {
    if !(1..=BADGE_MOST).contains(&it.badge) {
        return Err(BAD_BADGE.at(Enter::badge));
    }
    let slip = SlipId { form: TAG, number: it.badge.unsigned_abs() };
    if ask.book.slip(slip).is_some() {
        return Err(BADGE_TAKEN.with(&[&it.badge.to_string()]).at(Enter::badge));
    }
    may_appoint(ask, None, it.role.0)?;
    let mut drawn = ask.draw(SERVING);
    drawn.slip = slip;
    drawn.ok()
}

fn change(ask: &Ask<'_>, it: Change) -> Outcome {
    let standing = ask.standing()?;
    not_above(ask, standing)?;
    may_appoint(ask, role_of(standing), it.role.0)?;
    if it.role.0 != Role::Head {
        not_last_head(ask)?;
    }
    let moved = role_of(standing) != Some(it.role.0);
    let drawn = ask.draw(SERVING);
    Ok(if moved { with_drawer(ask, drawn) } else { drawn.into() })
}

fn leave(ask: &Ask<'_>, _: Leave) -> Outcome {
    not_above(ask, ask.standing()?)?;
    not_last_head(ask)?;
    Ok(with_drawer(ask, ask.draw(LEFT)))
}

/// Whoever keeps a drawer and goes, or does other work, leaves money to be taken over.
fn with_drawer(ask: &Ask<'_>, drawn: Drawn) -> Decision {
    let drawer = ask.slip.and_then(|slip| drawer::of(ask.book, badge_of(slip)));
    let mut decision = Decision::from(drawn);
    decision.warnings.extend(drawer.map(|drawer| {
        let number = ask.book.registry().show_number(drawer.id);
        DRAWER_LEFT.with(&[&number, &drawer::holds(ask.book, drawer.id).to_string()])
    }));
    decision
}

fn give_pin(ask: &Ask<'_>, _: GivePin) -> Outcome {
    let standing = ask.standing()?;
    not_above(ask, standing)?;
    if badge_of(standing) == ask.hand.badge {
        return Err(BY_ONESELF.says());
    }
    if let Some(role) = role_of(standing) {
        money_by_head(ask, role)?;
    }
    let signs_in = |role: &Role| ask.book.policy().may(*role, Right::SignIn);
    if role_of(standing).filter(signs_in).is_none() {
        return Err(NO_PIN.with(&[role_of(standing).map_or("", Role::label)]));
    }
    ask.draw(SERVING).ok()
}

fn own_pin(ask: &Ask<'_>, _: Nothing) -> Outcome {
    if badge_of(ask.standing()?) != ask.hand.badge {
        return Err(NOT_BY_ANOTHER.says());
    }
    ask.draw(SERVING).ok()
}

/// A PIN is hashed anew when its owner signs in: the desk says which row holds it now.
fn keep_pin(ask: &Ask<'_>, _: Nothing) -> Outcome {
    if ask.role != Role::Clock {
        return Err(NOT_BY_HAND.says());
    }
    ask.draw(SERVING).ok()
}

/// Which rows count as a badge's PIN; empty where none has been written down yet.
pub fn proof(book: &dyn Book, badge: Badge) -> String {
    slip(book, badge).map_or_else(String::new, |slip| slip.text(PROOF).to_string())
}

/// The least digits of a PIN of this role (H-01).
pub fn pin_least(role: Role) -> usize {
    match role {
        Role::Head | Role::Cashier => PIN_LEAST_OF_HEADS,
        _ => PIN_LEAST,
    }
}

/// Whose PIN has more digits than others', in words: 管理处主任、出纳.
pub fn roles_of_long_pins() -> String {
    let roles = Role::PICKS.iter().filter_map(|pick| Role::of(pick.code));
    let long = roles.filter(|role| pin_least(*role) > PIN_LEAST);
    long.map(Role::label).collect::<Vec<_>>().join("、")
}

/// What a PIN may be, in one sentence.
pub fn pins_in_words() -> String {
    let whose = roles_of_long_pins();
    format!("{PIN_LEAST}–12 位数字或 8 字以上的口令;{whose}至少 {PIN_LEAST_OF_HEADS} 位")
}

/// How high a role stands: who sets the policy stands over who keeps the staff, and they over the rest.
fn standing_of(role: Role, policy: &Policy) -> u8 {
    match role {
        Role::Clock => u8::MAX,
        _ if policy.may(role, Right::SetPolicy) => 2,
        _ if policy.may(role, Right::KeepStaff) => 1,
        _ => 0,
    }
}

/// Nobody touches the record of somebody who stands above them.
fn not_above(ask: &Ask<'_>, slip: &Slip) -> Result<(), Notice> {
    let policy = ask.book.policy();
    let standing = role_of(slip).map_or(0, |role| standing_of(role, policy));
    if standing <= standing_of(ask.role, policy) {
        return Ok(());
    }
    Err(ABOVE_YOU.with(&[&FORM.name_of(slip).shown, &policy.who_may(Right::SetPolicy)]))
}

/// Nobody gives a role that stands as high as their own, or higher; but who sets the policy makes another
/// such, with a second badge beside.
fn may_appoint(ask: &Ask<'_>, now: Option<Role>, role: Role) -> Result<(), Notice> {
    let policy = ask.book.policy();
    let (own, wanted) = (standing_of(ask.role, policy), standing_of(role, policy));
    let top = policy.may(role, Right::SetPolicy);
    if now != Some(role) && !top {
        money_by_head(ask, role).map_err(|no| no.at(Enter::role))?;
    }
    if ask.role == Role::Clock || now == Some(role) || wanted < own {
        return Ok(());
    }
    if top && wanted == own {
        return ask.second_signs(Right::KeepStaff);
    }
    let who = policy.who_may(Right::SetPolicy);
    Err(NOT_RAISED.with(&[role.label(), &who]).at(Enter::role))
}

/// Whoever countersigns money neither makes those who take it nor gives them a PIN: whoever sets the policy does, and
/// the desk itself while the office is opened.
fn money_by_head(ask: &Ask<'_>, role: Role) -> Result<(), Notice> {
    let policy = ask.book.policy();
    let free = ask.role == Role::Clock || policy.may(ask.role, Right::SetPolicy);
    if free || pin_least(role) == PIN_LEAST {
        return Ok(());
    }
    Err(MONEY_BY_HEAD.with(&[role.label(), &policy.who_may(Right::SetPolicy)]))
}

/// An office without a head has nobody who may set its policy: the next one is entered first.
fn not_last_head(ask: &Ask<'_>) -> Result<(), Notice> {
    let Some(slip) = ask.slip.filter(|s| role_of(s) == Some(Role::Head)) else { return Ok(()) };
    let heads = (u64::from(TAG), Role::Head as u64);
    match ask.book.keys(Index::State, heads, heads, 2).len() {
        0 | 1 => Err(LAST_HEAD.with(&[name(slip)])),
        _ => Ok(()),
    }
}

/// Whoever serves, in the order of the roles, by name and by nickname.
fn keys(slip: &Slip) -> Vec<Key> {
    if slip.state != SERVING {
        return Vec::new();
    }
    let role = role_of(slip).map_or(0, |role| role as u64);
    let mut keys = vec![Key::new(Index::State, u64::from(TAG), role), Key::named(name(slip))];
    if !nick(slip).is_empty() && nick(slip) != name(slip) {
        keys.push(Key::named(nick(slip)));
    }
    keys
}

/// Whose record it is.
pub fn badge_of(slip: &Slip) -> Badge {
    u32::try_from(slip.id.number).map_or(Badge::CLOCK, Badge)
}

/// The record of a badge.
pub fn id(badge: Badge) -> SlipId {
    SlipId { form: TAG, number: u64::from(badge.0) }
}

/// Whether by this step of a record somebody else comes to know how to sign in under its badge.
pub fn lets_in(step: u16) -> bool {
    [ENTER, PIN_GIVEN].contains(&step)
}

/// Whether somebody has come in and chosen a PIN of their own.
pub fn has_own_pin(slip: &Slip) -> bool {
    slip.last_deed(PIN_OWN).is_some()
}

/// All who ever had a badge, in the order of their badges.
pub fn all(book: &dyn Book) -> Vec<Slip> {
    let of = |state| book.under(Index::InState, state_key_of(TAG, state), RECORDS_MOST);
    let mut ids: Vec<SlipId> = [SERVING, LEFT].into_iter().flat_map(of).collect();
    ids.arrange();
    ids.into_iter().filter_map(|id| book.slip(id)).collect()
}

/// Whether the badge of this record has been given up.
pub fn has_left(slip: &Slip) -> bool {
    slip.state == LEFT
}

pub fn name(slip: &Slip) -> &str {
    slip.text(Enter::name)
}

pub fn nick(slip: &Slip) -> &str {
    slip.text(Enter::nick)
}

pub fn role_of(slip: &Slip) -> Option<Role> {
    slip.get(Enter::role).map(|Post(role)| role)
}

pub fn trade_of(slip: &Slip) -> Option<Trade> {
    slip.get(Enter::trade)
}

pub fn slip(book: &dyn Book, badge: Badge) -> Option<Slip> {
    book.slip(id(badge))
}

/// The role of a badge that serves now; the clock's badge is 0.
pub fn role(book: &dyn Book, badge: Badge) -> Option<Role> {
    if badge == Badge::CLOCK {
        return Some(Role::Clock);
    }
    slip(book, badge).filter(|s| s.state == SERVING).and_then(|s| role_of(&s))
}

/// `王丽(102)`; 钟 for the clock.
pub fn shown(book: &dyn Book, badge: Badge) -> String {
    if badge == Badge::CLOCK {
        return "钟".to_string();
    }
    slip(book, badge).map_or_else(|| format!("({})", badge.0), |s| FORM.name_of(&s).shown)
}

/// How a board names a worker: by nickname, else by name.
pub fn short(book: &dyn Book, badge: Badge) -> String {
    slip(book, badge).map_or_else(
        || badge.0.to_string(),
        |s| if nick(&s).is_empty() { name(&s) } else { nick(&s) }.to_string(),
    )
}

/// All who serve now, ordered by role.
pub fn serving(book: &dyn Book) -> Vec<Slip> {
    book.under(Index::State, u64::from(TAG), 500)
        .into_iter()
        .filter_map(|id| book.slip(id))
        .collect()
}

/// The first `most` who serve in a role now.
pub fn holders(book: &dyn Book, role: Role, most: usize) -> Vec<Badge> {
    let held = (u64::from(TAG), role as u64);
    let ids = book.keys(Index::State, held, held, most).into_iter();
    ids.filter_map(|id| u32::try_from(id.number).ok().map(Badge)).collect()
}

/// Finds somebody by badge, name, nickname, `王丽(102)`, or the beginning of a nickname (孙 → 孙工).
///
/// # Errors
/// One sentence; two people of one name are never guessed.
pub fn find(book: &dyn Book, text: &str, folded: &str) -> Result<Badge, String> {
    let number = folded.trim_end_matches(')').rsplit('(').next().unwrap_or(folded);
    if let Ok(badge) = number.parse::<u32>() {
        return match role(book, Badge(badge)) {
            Some(_) if badge != 0 => Ok(Badge(badge)),
            _ => Err(format!("没有工号 {badge};请从人员册中选")),
        };
    }
    let exact = book.named(TAG, text).into_iter().filter(|s| name(s) == text || nick(s) == text);
    let mut hits: Vec<Slip> = exact.collect();
    if hits.is_empty() {
        let begins = |s: &Slip| name(s).starts_with(text) || nick(s).starts_with(text);
        hits = serving(book).into_iter().filter(begins).collect();
    }
    match hits.as_slice() {
        [one] => u32::try_from(one.id.number).map(Badge).map_err(|_| "工号不对".to_string()),
        [] => Err(format!("人员册上没有“{text}”;请从册上选,或写工号")),
        more => {
            let all: Vec<String> = more.iter().take(4).map(|s| FORM.name_of(s).shown).collect();
            Err(format!("有几位:{};请写工号", all.join("、")))
        }
    }
}

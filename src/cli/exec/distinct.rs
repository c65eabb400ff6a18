//! JSON in which no object says a name twice: of two sums that were both written, neither may be taken in silence.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Any value, read as `serde_json` reads it, but that a name said twice is an error.
pub(super) struct Distinct(pub(super) Value);

impl<'de> Deserialize<'de> for Distinct {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Reader).map(Distinct)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Value;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, it: bool) -> Result<Value, E> {
        Ok(Value::Bool(it))
    }

    fn visit_i64<E>(self, it: i64) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_u64<E>(self, it: u64) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_f64<E: Error>(self, it: f64) -> Result<Value, E> {
        Number::from_f64(it).map(Value::Number).ok_or_else(|| E::custom("数字太大"))
    }

    fn visit_str<E>(self, it: &str) -> Result<Value, E> {
        Ok(it.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut all = Vec::new();
        while let Some(Distinct(one)) = seq.next_element()? {
            all.push(one);
        }
        Ok(Value::Array(all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> Result<Value, A::Error> {
        let mut all = Map::new();
        while let Some((name, Distinct(one))) = pairs.next_entry::<String, _>()? {
            if all.contains_key(&name) {
                return Err(A::Error::custom(format!("“{name}”写了两次")));
            }
            all.insert(name, one);
        }
        Ok(Value::Object(all))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_said_twice_is_an_error_at_any_depth_and_all_else_reads_as_ever() {
        let good = r#"{"a":1,"b":[true,null,-2,1.5,"x"],"c":{"a":{}}}"#;
        let Distinct(read) = serde_json::from_str(good).unwrap();
        assert_eq!(read, serde_json::from_str::<Value>(good).unwrap());
        for twice in
            [r#"{"a":1,"a":1}"#, r#"{"fields":{"amount":"1","amount":"2"}}"#, r#"[{"x":1,"x":2}]"#]
        {
            let read = serde_json::from_str::<Distinct>(twice);
            assert!(read.is_err_and(|e| e.to_string().contains("写了两次")), "{twice}");
        }
    }
}

//! What came of a person after the record that opens it: their own numbers, and what else they confided, which are told apart
//! wherever they are shown (P-40). It must not ask for them.

/// Their numbers in one, and each other line by its label: `紧急电话 139…`, `生日 1950-01-02`.
pub fn told_apart(told: &[String]) -> (String, Vec<&str>) {
    let (numbers, confided): (Vec<&str>, Vec<&str>) =
        told.iter().map(String::as_str).partition(|line| !line.contains(' '));
    (numbers.join(" "), confided)
}

#[cfg(test)]
mod tests {
    use super::told_apart;

    #[test]
    fn what_was_confided_is_no_number_to_ring() {
        let told = ["13800138001", "生日 1950-01-02", "01082345678", "紧急电话 13900139002"];
        let told = told.map(str::to_string);
        let apart = (
            "13800138001 01082345678".to_string(),
            vec!["生日 1950-01-02", "紧急电话 13900139002"],
        );
        assert_eq!(told_apart(&told), apart);
    }
}

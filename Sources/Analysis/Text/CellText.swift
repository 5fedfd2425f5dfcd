extension CellAccount {
  /// `exact-gram: 5 of 96 cells left out: 2 skipped, 3 timeout`.
  func text(family: String) -> String {
    let total = leftOut.values.reduce(0, +)
    let counts = leftOut.sorted { $0.key < $1.key }.map { reason, count in
      "\(count) \(reason)" + (reason == "timeout" ? " (censored: took longer)" : "")
    }
    let list = counts.isEmpty ? "" : ": " + counts.joined(separator: ", ")
    return "\(family): \(total) of \(planned) cells left out\(list)"
  }
}

/// The candidate that is fewest edits away from `name`, if that is near enough to be meant.
///
/// Edits are insertions, deletions and substitutions (Levenshtein); at most a third of the name.
package func nearestName(to name: String, among candidates: [String]) -> String? {
  let distances = candidates.map { (editDistance(name, $0), $0) }
  guard let best = distances.min(by: { $0.0 < $1.0 }) else { return nil }
  return best.0 <= max(2, name.count / 3) ? best.1 : nil
}

private func editDistance(_ a: String, _ b: String) -> Int {
  let b = Array(b)
  var row = Array(0...b.count)
  for (i, character) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for j in b.indices {
      let substituted = diagonal + (character == b[j] ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
    }
  }
  return row[b.count]
}

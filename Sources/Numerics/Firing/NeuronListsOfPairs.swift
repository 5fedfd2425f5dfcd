/// Lists of the neurons that fire alone, for a Gram matrix of their pairs.
extension NeuronLists {
  /// Memory for as many neurons as `pairs` have slots, and half as many firing pairs more.
  package init(for pairs: borrowing FiringPairs, workers: Workers) {
    self.init(
      points: pairs.points, neurons: pairs.slots, capacity: pairs.count + pairs.count / 2,
      workers: workers)
  }

  /// Whether pairs fit.
  package func holds(_ pairs: borrowing FiringPairs) -> Bool {
    pairs.points == points && pairs.slots <= neurons && pairs.count <= capacity
  }

  /// Replaces the lists by those of the slots of `pairs`; neurons beyond have empty lists.
  ///
  /// - Precondition: the pairs fit.
  /// - Complexity: 4 bytes a pair and a part of a list.
  package mutating func fill(from pairs: borrowing FiringPairs, workers: Workers) {
    precondition(holds(pairs), "the firing pairs do not fit")
    let (m, slots, blocks, size) = (neurons, pairs.slots, blocks, 1024)
    let (parts, target) = (starts.mutableView, entries.mutableView)
    let (first, listed) = (
      pairs.starts.view, pairs.listed.view
    )
    let n = UInt32(truncatingIfNeeded: points)
    workers.forEach((m + size - 1) / size) { block, _ in
      for r in block * size..<min(m, (block + 1) * size) {
        let list = r < slots ? first[r]..<first[r + 1] : first[slots]..<first[slots]
        let begin = list.lowerBound + Self.guards * (r + 1)
        for entry in begin - Self.guards..<begin { target[entry] = n }
        var part = 0
        for (place, k) in list.enumerated() {
          target[begin + place] = listed[k]
          while Int(listed[k]) >= part * Self.blockPoints {
            parts[part * m + r] = UInt32(truncatingIfNeeded: begin + place)
            part += 1
          }
        }
        while part <= blocks {
          parts[part * m + r] = UInt32(truncatingIfNeeded: begin + list.count)
          part += 1
        }
      }
    }
  }
}

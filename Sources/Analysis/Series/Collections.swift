import Dispatch
import Synchronization

extension Sequence {
  /// The elements of each key, keys where their first element is.
  package func grouped<Key: Hashable>(
    by key: (Element) throws -> Key
  ) rethrows -> [(key: Key, elements: [Element])] {
    var places: [Key: Int] = [:]
    return try reduce(into: []) { groups, element in
      let key = try key(element)
      if let place = places[key] {
        groups[place].elements.append(element)
      } else {
        places[key] = groups.count
        groups.append((key, [element]))
      }
    }
  }
}

extension Sequence where Element: Hashable {
  /// Each element once, where it is first.
  package var unique: [Element] { grouped(by: \.self).map(\.key) }
}

extension Array where Element: Sendable {
  /// `map` on as many processors as there are; the values are in the order of the elements.
  ///
  /// - Throws: what `transform` throws of the first element for which it throws.
  func concurrentMap<Value: Sendable>(
    _ transform: @Sendable (Element) throws -> Value
  ) throws -> [Value] {
    let results = Mutex([Result<Value, any Error>?](repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { index in
      let result = Result { try transform(self[index]) }
      results.withLock { $0[index] = result }
    }
    return try results.withLock { $0 }.compactMap { try $0?.get() }
  }
}

extension [[Double]] {
  /// The one with the middle sum, of two in the middle their means; nil without any.
  var middle: [Double]? {
    if isEmpty { return nil }
    let sorted = self.sorted { $0.reduce(0, +) < $1.reduce(0, +) }
    return zip(sorted[(count - 1) / 2], sorted[count / 2]).map { ($0 + $1) / 2 }
  }
}

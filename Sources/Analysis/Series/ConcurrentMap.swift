import Dispatch
import Synchronization

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

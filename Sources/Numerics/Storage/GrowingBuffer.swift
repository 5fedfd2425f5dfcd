/// Uniquely owned memory for trivial values whose number changes; it grows by half and never shrinks.
package struct GrowingBuffer<Element: BitwiseCopyable>: ~Copyable {
  private var storage: AlignedBuffer<Element>
  /// The number of values.
  package private(set) var count = 0

  /// Holds no values.
  package init() { storage = AlignedBuffer(uninitializedCount: 0) }

  /// The first value; valid until ``resize(to:)``.
  package var pointer: UnsafeMutablePointer<Element> { storage.pointer }

  /// Holds `count` values from now on, all of them undefined where the memory had to grow.
  package mutating func resize(to count: Int) {
    if count > storage.count {
      storage = AlignedBuffer(uninitializedCount: max(count, storage.count + storage.count / 2))
    }
    self.count = count
  }
}

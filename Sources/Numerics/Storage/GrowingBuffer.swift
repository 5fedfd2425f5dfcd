/// Uniquely owned memory for trivial values whose number changes; it grows by half.
package struct GrowingBuffer<Element: BitwiseCopyable>: ~Copyable {
  private var storage: AlignedBuffer<Element>
  /// The number of values.
  package private(set) var count = 0

  /// Holds no values.
  package init() { storage = AlignedBuffer(uninitializedCount: 0) }

  /// The first value; valid until ``resize(to:)``.
  package var pointer: UnsafePointer<Element> { storage.pointer }

  /// What tasks read.
  package var view: View<Element> { View(pointer, count: count) }
  /// What tasks write.
  package var mutableView: MutableView<Element> {
    mutating get { MutableView(mutablePointer, count: count) }
  }
  /// The first of them, to be written to.
  package var mutablePointer: UnsafeMutablePointer<Element> {
    mutating get { storage.mutablePointer }
  }

  /// Holds `count` values from now on, all of them undefined where the memory had to grow.
  package mutating func resize(to count: Int) {
    if count > storage.count {
      storage = AlignedBuffer(uninitializedCount: max(count, storage.count + storage.count / 2))
    }
    self.count = count
  }

  /// Holds `extra` undefined values more and keeps those that there are; returns the first new one.
  ///
  /// - Complexity: amortised O(`extra`).
  @discardableResult
  package mutating func extend(by extra: Int) -> UnsafeMutablePointer<Element> {
    if count + extra > storage.count {
      move(to: max(count + extra, storage.count + storage.count / 2 + 16))
    }
    defer { count += extra }
    return storage.mutablePointer + count
  }

  /// Holds one value more.
  package mutating func append(_ value: Element) { extend(by: 1).initialize(to: value) }

  /// Returns memory that holds no values.
  package mutating func trim() {
    if storage.count > count { move(to: count) }
  }

  private mutating func move(to capacity: Int) {
    var larger = AlignedBuffer<Element>(uninitializedCount: capacity)
    larger.mutablePointer.update(from: storage.pointer, count: count)
    storage = larger
  }
}

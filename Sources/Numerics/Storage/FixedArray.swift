/// A fixed number of values that may own memory themselves, each the business of one task at a time.
package struct FixedArray<Element: ~Copyable>: ~Copyable {
  /// The number of values.
  package let count: Int
  private let storage: UnsafeMutablePointer<Element>

  /// `count` values, made one after another.
  package init(count: Int, _ make: () -> Element) {
    self.count = count
    storage = .allocate(capacity: count)
    for index in 0..<count { (storage + index).initialize(to: make()) }
  }

  deinit {
    storage.deinitialize(count: count)
    storage.deallocate()
  }

  /// The first value; valid as long as this array lives.
  package var pointer: UnsafePointer<Element> { UnsafePointer(storage) }

  /// What tasks change.
  package var mutableView: MutableView<Element> {
    mutating get { MutableView(storage, count: count) }
  }
}

// Public, since only public generic code is inlined in other modules.

/// Elements that are read, as a value that tasks can hold.
///
/// Nothing keeps their owner alive: a view is taken by the function that borrows the owner, and ends with it.
/// Who makes a view promises that nobody writes what it reads at the same time.
public struct View<Element: BitwiseCopyable>: @unchecked Sendable {
  /// The first element.
  public let pointer: UnsafePointer<Element>
  /// The number of elements.
  public let count: Int

  /// Views `count` elements from `pointer` on.
  @inlinable
  public init(_ pointer: UnsafePointer<Element>, count: Int) {
    (self.pointer, self.count) = (pointer, count)
  }

  /// An element, without a look at the bounds.
  @inlinable
  public subscript(index: Int) -> Element { pointer[index] }

  /// The place of element `offset`.
  @inlinable
  public static func + (view: View, offset: Int) -> UnsafePointer<Element> { view.pointer + offset }
}

/// Elements that are written, as a value that tasks can hold; see ``View``.
///
/// Tasks that share it write different elements.
public struct MutableView<Element: ~Copyable>: @unchecked Sendable {
  /// The first element.
  public let pointer: UnsafeMutablePointer<Element>
  /// The number of elements.
  public let count: Int

  /// Views `count` elements from `pointer` on.
  @inlinable
  public init(_ pointer: UnsafeMutablePointer<Element>, count: Int) {
    (self.pointer, self.count) = (pointer, count)
  }
}

extension MutableView where Element: BitwiseCopyable {
  /// An element, without a look at the bounds.
  @inlinable
  public subscript(index: Int) -> Element {
    get { pointer[index] }
    nonmutating set { pointer[index] = newValue }
  }

  /// The place of element `offset`.
  @inlinable
  public static func + (view: MutableView, offset: Int) -> UnsafeMutablePointer<Element> {
    view.pointer + offset
  }
}

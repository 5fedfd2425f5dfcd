/// A part of a solver's cost: a monomial in m, n and d up to logarithms.
///
/// A phase means the same in every solver, in its set-up as in an iteration. A pass that does two things belongs
/// to what it is made for; the copies by which a rejected step is taken back, to the phase that changes what is
/// copied.
package enum Phase: String, CaseIterable, Codable, Sendable {
  /// Before iteration 0, what no other phase names: copies of the data, and memory.
  case setup
  /// Drawing W(0) and a, of all layers.
  case draw
  /// Finding who fires: queries of a search structure, looks at neurons that may fire otherwise than before, and the
  /// lists of firing pairs.
  case search
  /// Predictions from the weights or the firing sets; a pass over all pairs finds who fires besides.
  case forward
  /// Forming J, or the factors of its rows.
  case jacobian
  /// Forming or maintaining G, and K or the counts |S_i n S_j| that it is made of.
  case gram
  /// Planning, drawing and applying a sketch.
  case sketch
  /// Cholesky or QR, and forming what is made to be factored alone: the Gram matrix of a sketch.
  case factor
  /// Triangular solves, products with G, and the iterations that are made of them.
  case solve
  /// Changing W, or the numbers that stand for it.
  case update
  /// Making, and bringing up to date, what is kept beside W: search trees, tables of products, neighbour lists, and
  /// A B^T with the parts of queries that read it.
  case maintain
}

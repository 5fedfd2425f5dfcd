/// What a kernel could not do with the numbers it was given.
package enum NumericalError: Error, Equatable {
  /// The leading minor of order `pivot` (from 1) of a matrix of `order` rows is not positive.
  case notPositiveDefinite(pivot: Int, order: Int)
  /// The relative residual was still `residual` after `iterations` iterations.
  case notConverged(iterations: Int, residual: Double)
}

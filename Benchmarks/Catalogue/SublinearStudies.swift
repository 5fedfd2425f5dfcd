import Training

/// Ladders in the regime of the theory, n = 4 and 8, and of practice; the dimension, on which trees
/// depend; and training to the end.
func sublinearStudies(_ scale: Scale) -> [Study] {
  let (m, n, d, width) =
    switch scale {
    case .smoke: (powersOfTwo(10, 12), powersOfTwo(3, 5), powersOfTwo(1, 3), 1 << 10)
    case .quick: (powersOfTwo(10, 17), powersOfTwo(2, 9), powersOfTwo(1, 4), 1 << 12)
    case .full: (powersOfTwo(10, 20), powersOfTwo(1, 10), powersOfTwo(1, 4), 1 << 14)
    }
  return [
    .ladder("width", m: m, n: [4, 8], d: [16], shift: 0.4),
    .ladder("batch", m: [1 << 12], n: n, d: [16], shift: 0.4),
    .ladder("dimension", m: m, n: [8], d: d, shift: 0.4),
    .convergence(on: "sphere", m: width, n: 32, d: 16, shift: 0.4),
  ]
}

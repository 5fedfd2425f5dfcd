import Training

/// Width at a batch for which sparse queries pay, batch, and training runs with and without normalised
/// layers, of which those without show where SZZ21's scaling stalls.
func multilayerStudies(_ scale: Scale) -> [Study] {
  let (m, n, width, batch) =
    switch scale {
    case .smoke: (powersOfTwo(7, 9), powersOfTwo(2, 4), 1 << 9, 8)
    case .quick: (powersOfTwo(6, 13), powersOfTwo(2, 9), 1 << 10, 32)
    case .full: (halfPowersOfTwo(7, 14), powersOfTwo(1, 10), 1 << 11, 32)
    }
  let stalling = [OptionSetting.set(.normalise, .off)]
  return [
    .ladder("width", m: m, n: [8], d: [16], shift: 0.4).onOneThread
      .counting(events: scale == .smoke ? 0 : 5_500),
    .ladder("batch", m: [scale == .smoke ? 1 << 9 : 1 << 11], n: n, d: [16], shift: 0.4)
      .onOneThread,
    .convergence(on: "sphere", m: width, n: batch, d: 16, shift: 0.4),
    .convergence(on: "sphere", m: width, n: batch, d: 16, shift: 0.4, options: [.set(.layers, 2)]),
    .convergence(
      on: "sphere", m: width, n: batch, d: 16, shift: 0.4, options: [.set(.train, .last)]),
    .convergence(on: "digits", m: width, n: batch, shift: 0.4),
    .convergence(on: "sphere", m: width, n: batch, d: 16, shift: 0.4, options: stalling),
    .convergence(
      on: "sphere", m: width, n: batch, d: 16, shift: 0.4,
      options: stalling + [.set(.damping, .levenbergMarquardt)]),
    .convergence(
      on: "sphere", m: width, n: batch, d: 16, shift: 0.1, options: stalling),
  ]
}

/// 2^`first` to 2^`last` in steps of sqrt 2, rounded to multiples of 8.
private func halfPowersOfTwo(_ first: Int, _ last: Int) -> [Int] {
  powersOfTwo(first, last).flatMap { size in
    size == 1 << last ? [size] : [size, Int((Double(size) * 2.0.squareRoot() / 8).rounded()) * 8]
  }
}

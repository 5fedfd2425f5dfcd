import Training

/// Width at a batch for which sparse queries pay and at one for which narrow dense layers can be timed, batch, changes
/// that are flushed every other step beside either sketch, and training runs with and without normalised layers, of
/// which those without show where SZZ21's scaling stalls.
func multilayerStudies(_ scale: Scale) -> [Study] {
  let (m, n, width, batch) =
    switch scale {
    case .smoke: (powersOfTwo(7, 9), powersOfTwo(2, 4), 1 << 9, 8)
    case .quick: (powersOfTwo(6, 13), powersOfTwo(2, 9), 1 << 10, 32)
    case .full: (powersOfTwo(7, 14, halvedFrom: 7), powersOfTwo(3, 10, halvedFrom: 5), 1 << 11, 32)
    }
  // A dense layer of 2^7 neurons takes too little to be timed for few points, one of 2^14 seconds to draw.
  let wide =
    switch scale {
    case .smoke: [Int]()
    case .quick: m
    case .full: powersOfTwo(6, 13, halvedFrom: 6)
    }
  let stalling = [OptionSetting.set(.normalise, .off)]
  // The rank is over 8 at every other step.
  let flushed = [LayeredSystem.exact, .tensorSRHT, .tensorSketch].map { system in
    Study.ladder(
      "flushes", m: scale == .smoke ? m : powersOfTwo(7, scale == .full ? 14 : 13), n: [8], d: [16],
      shift: 0.4
    ).by("multilayer-lazy").onOneThread.inOneProcess.with {
      $0.options = [.set(.rankThreshold, .number(8)), .set(.system, system)]
    }
  }
  return flushed + [
    .ladder("width", m: m, n: [8], d: [16], shift: 0.4).onOneThread.counting(
      events: scale == .smoke ? 0 : 5_500),
    .ladder("width", m: wide, n: [64], d: [16], shift: 0).by("multilayer-dense").onOneThread,
    .ladder("batch", m: [scale == .smoke ? 1 << 9 : 1 << 11], n: n, d: [16], shift: 0.4)
      .onOneThread,
    .convergence(on: "sphere", m: width, n: batch, d: 16, shift: 0.4),
    .convergence(on: "sphere", m: width, n: batch, d: 16, shift: 0.4, options: [.set(.layers, 2)]),
    .convergence(
      on: "sphere", m: width, n: batch, d: 16, shift: 0.4, options: [.set(.train, .last)]),
    .convergence(on: "digits", m: width, n: batch, shift: 0.4),
    .convergence(
      on: "sphere", m: width, n: batch, d: 16, shift: 0.4, options: [.set(.system, .tensorSRHT)]
    ).by("multilayer-lazy"),
    .convergence(
      on: "sphere", m: width, n: batch, d: 16, shift: 0.4, options: [.set(.system, .tensorSketch)]
    ).by("multilayer-lazy"),
    .convergence(on: "sphere", m: width, n: batch, d: 16, shift: 0.4, options: stalling),
    .convergence(
      on: "sphere", m: width, n: batch, d: 16, shift: 0.4,
      options: stalling + [.set(.damping, .levenbergMarquardt)]),
    .convergence(
      on: "sphere", m: width, n: batch, d: 16, shift: 0.1, options: stalling),
  ]
}

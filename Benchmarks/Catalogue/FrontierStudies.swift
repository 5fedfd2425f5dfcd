import Training

/// How far exact training reaches: Gauss-Newton on ladders of m for few and many points of low and high
/// dimension, beside all pairs, the table and the trees; and the skin of the lists swept.
func frontierStudies(_ scale: Scale) -> [Study] {
  let (m, n, d) =
    switch scale {
    case .smoke: (powersOfTwo(10, 12), [8], [16])
    case .quick: (powersOfTwo(11, 18), [8], [64])
    case .full: (powersOfTwo(12, 22), [8, 32, 128, 512], [16, 64, 256])
    }
  let compared = ["neighbor-list", "dense-shifted", "cached-scan", "tree-newton"]
  var ladder = Study.ladder("frontier", m: m, n: n, d: d, shift: 0.4)
  ladder.options = ["step": "gauss-newton"]
  ladder.excluded = others(than: compared)
  // At the full scale there are twelve ladders up to dense iterations of a minute.
  ladder.processes = 1
  return [ladder] + skins(scale)
}

/// Lists from narrow to wide at one size of theory and one of practice.
private func skins(_ scale: Scale) -> [Study] {
  let sizes =
    switch scale {
    case .smoke: [(m: 1 << 11, n: 16)]
    case .quick: [(m: 1 << 16, n: 128)]
    case .full: [(m: 1 << 20, n: 8), (m: 1 << 18, n: 128)]
    }
  return sizes.flatMap { size in
    skinWidths(scale).map { skin in
      var study = Study.ladder("frontier", m: [size.m], n: [size.n], d: [64], shift: 0.4)
      study.options = ["step": "gauss-newton", "skin": skin]
      study.processes = 1
      study.excluded = others(than: ["neighbor-list"])
      return study
    }
  }
}

/// Values of the option `skin`.
private func skinWidths(_ scale: Scale) -> [String] {
  switch scale {
  case .smoke: ["0", "default"]
  case .quick: ["0", "0.03", "0.3", "default"]
  case .full: ["0", "0.01", "0.03", "0.1", "0.3", "1", "default"]
  }
}

/// The solvers of all families but these.
private func others(than names: [String]) -> [String] {
  solverList.map(\.descriptor.name).filter { !names.contains($0) }
}

/// A paper whose claims are judged, by the key that this project calls it.
package struct Paper: Sendable {
  /// Authors' initials and year.
  package let key: String
  /// Its arXiv number.
  package let arXiv: String
  /// What its abstract says, in a line.
  package let abstract: String

  /// In the order of their years.
  package static let all = [
    Paper(
      key: "CGH19", arXiv: "1905.11675",
      abstract: "Gauss-Newton by an n x n matrix, nearly at descent's cost"),
    Paper(
      key: "ZMG19", arXiv: "1905.10961",
      abstract: "natural gradient converges linearly"),
    Paper(
      key: "BPSW21", arXiv: "2006.11648",
      abstract: "an iteration near-linear in m n by sketching; |r| halves"),
    Paper(
      key: "SYZ21", arXiv: "2110.04622",
      abstract: "sublinear in m by half-space reporting of who fires"),
    Paper(
      key: "SZZ21", arXiv: "2112.07628",
      abstract: "deep networks: m^2 once, then less an iteration"),
    Paper(
      key: "DHSWZ22", arXiv: "2208.04508",
      abstract: "Gauss-Newton in m^(1 - alpha) n d + n^3, by trees"),
    Paper(
      key: "ALSZZ23", arXiv: "2211.14227",
      abstract: "set-up in m n d, then o(m n d), by correlation trees"),
  ]

  /// The key of the paper with this arXiv number; `arXiv NUMBER` for one that is not known.
  package static func name(_ arXiv: String) -> String {
    all.first { $0.arXiv == arXiv }?.key ?? "arXiv \(arXiv)"
  }
}

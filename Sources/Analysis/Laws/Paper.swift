/// A paper whose claims are judged, by the key that this project calls it.
package struct Paper: Sendable {
  /// Authors' initials and year.
  package let key: String
  /// Its arXiv number.
  package let arXiv: String

  /// In the order of their years.
  package static let all = [
    Paper(key: "CGH19", arXiv: "1905.11675"), Paper(key: "ZMG19", arXiv: "1905.10961"),
    Paper(key: "BPSW21", arXiv: "2006.11648"), Paper(key: "SYZ21", arXiv: "2110.04622"),
    Paper(key: "SZZ21", arXiv: "2112.07628"), Paper(key: "DHSWZ22", arXiv: "2208.04508"),
    Paper(key: "ALSZZ23", arXiv: "2211.14227"),
  ]

  /// The key of the paper with this arXiv number; `arXiv NUMBER` for one that is not known.
  package static func name(_ arXiv: String) -> String {
    all.first { $0.arXiv == arXiv }?.key ?? "arXiv \(arXiv)"
  }
}

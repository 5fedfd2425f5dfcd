import Reporting
import Testing

struct JSONValueTests {
  @Test("Text inside a script cannot end it, and is read back as it was")
  func escaping() {
    let value: JSONValue = ["name": "</script><b> \"é\" & \\ \n\u{2028}"]
    #expect(
      value.encoded
        == "{\"name\":\"\\u003c/script\\u003e\\u003cb\\u003e \\\"é\\\" \\u0026 \\\\ \\n\\u2028\"}")
  }

  @Test("Keys are sorted, whole numbers have no point, what is not finite is null")
  func order() {
    let value: JSONValue = ["b": 1, "a": [JSONValue(.infinity), 0.5, true, .null]]
    #expect(value.encoded == "{\"a\":[null,0.5,true,null],\"b\":1}")
  }
}

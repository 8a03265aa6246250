package io.skingate.config.source;

/** JSON pointers (RFC 6901), which name a value inside, and the paths that users read. */
final class Pointers {
  private Pointers() {}

  static String child(String pointer, String key) {
    return pointer + "/" + key.replace("~", "~0").replace("/", "~1");
  }

  static String child(String pointer, int index) {
    return pointer + "/" + index;
  }

  static String parent(String pointer) {
    return pointer.substring(0, pointer.lastIndexOf('/'));
  }

  /** {@code /tenants/0/id} as {@code tenants[0].id}. */
  static String path(String pointer) {
    StringBuilder path = new StringBuilder();
    for (String part : pointer.split("/")) {
      if (part.isEmpty()) {
        continue;
      }
      if (part.chars().allMatch(Character::isDigit)) {
        path.append('[').append(part).append(']');
      } else {
        String key = part.replace("~1", "/").replace("~0", "~");
        path.append(path.isEmpty() ? "" : ".").append(printable(key));
      }
    }
    return path.toString();
  }

  private static String printable(String key) {
    String shown = key.length() > 64 ? key.substring(0, 64) + "..." : key;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }
}

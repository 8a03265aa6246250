package io.skingate.events;

import io.vertx.core.buffer.Buffer;
import java.util.zip.CRC32;

/** An entry of a feed as Redis has it. */
record EventEntry(EventId id, Buffer packed) {
  /** Tells the entry from another one that was written under its id after Redis had lost it. */
  int checksum() {
    return checksum(packed.getBytes());
  }

  static int checksum(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}

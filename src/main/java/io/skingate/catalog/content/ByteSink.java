package io.skingate.catalog.content;

import io.skingate.catalog.memory.NoRoomException;
import java.io.IOException;

/** Takes bytes as they come. Blocking; called by one thread at a time. */
interface ByteSink {
  void accept(byte[] bytes, int from, int to) throws IOException, NoRoomException;
}

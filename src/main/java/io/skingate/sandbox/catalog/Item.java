package io.skingate.sandbox.catalog;

import java.util.UUID;

/**
 * One physical copy.
 *
 * @param number the copy's place in the endless sequence of its seed
 * @param marketHashName shared by all copies alike
 * @param floatValue a 32-bit float, as the game has it
 * @param basePrice cents, around which {@code price} moves
 * @param price cents now
 */
public record Item(
    UUID id,
    long number,
    String marketHashName,
    Finish finish,
    float floatValue,
    int paintSeed,
    long classId,
    long basePrice,
    long price) {

  Item withPrice(long newPrice) {
    return new Item(
        id, number, marketHashName, finish, floatValue, paintSeed, classId, basePrice, newPrice);
  }
}

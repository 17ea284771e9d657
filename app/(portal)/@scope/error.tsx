"use client";

/** The scope that could not be read is left out: the page below says why. */
export default function ScopeError() {
  return null;
}

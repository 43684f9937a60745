//! `confirm` and `serve` over real sockets, on loopback alone: the loop from a recording to a verdict, and
//! everything that a network does wrong.
#![cfg(feature = "live")]

mod abuse;
mod actions;
mod bad_input;
mod load;
mod loop_;
mod plan;
mod secrets;
mod serve;
mod support;
mod tls;

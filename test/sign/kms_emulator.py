"""moto's server with one thing as AWS does it: Sign with the MessageType DIGEST signs the digest that it is given. moto 5.2.5
hashes it once more, so that no signature fits. Takes the arguments of moto_server."""

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from moto.kms.responses import KmsResponse
from moto.server import main


class OfDigests:
    """A key of `cryptography` for which what is to be signed is a digest already."""

    def __init__(self, key):
        self.key = key

    def sign(self, message, *how):
        *padding, last = how
        hashing = ec.ECDSA(Prehashed(last.algorithm)) if isinstance(last, ec.ECDSA) else Prehashed(last)
        return self.key.sign(message, *padding, hashing)


hashing_again = KmsResponse.sign


def sign(self):
    if self._get_param("MessageType") != "DIGEST":
        return hashing_again(self)
    holder = self.kms_backend.describe_key(self._get_param("KeyId")).private_key
    key = holder.private_key
    holder.private_key = OfDigests(key)
    try:
        return hashing_again(self)
    finally:
        holder.private_key = key


KmsResponse.sign = sign
main()

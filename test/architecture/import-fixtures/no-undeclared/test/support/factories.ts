// There because dependency-cruiser needs it; not in our package.json.
import picomatch from 'picomatch';

export const match = picomatch;
